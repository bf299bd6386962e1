import { WebSocket as NodeWebSocket } from 'ws'

/** A socket like the browser's, which Node 20 lacks. */
export function openSocket(url: string): WebSocket {
  return new NodeWebSocket(url) as unknown as WebSocket
}
