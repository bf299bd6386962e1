import { createRequire } from 'node:module'
import type { Peer, PeerOptions } from 'peerjs'

const GLOBALS = ['RTCSessionDescription', 'RTCIceCandidate', 'RTCDataChannel'] as const

/**
 * PeerJS in Node: it looks for WebRTC and WebSocket among the globals, so what Node lacks is put there, at first use and
 * not at import. Its ESM build has no named exports in Node (peers/peerjs#1216), so the CommonJS one is taken.
 */
export async function loadPeer(): Promise<new (id: string, options: PeerOptions) => Peer> {
  const [webrtc, { OrderedPeerConnection }, { WebSocket }] = await Promise.all([
    import('node-datachannel/polyfill'),
    import('./ordered-peer-connection.js'),
    import('ws'),
  ])
  const scope: Record<string, unknown> = globalThis as unknown as Record<string, unknown>
  scope.RTCPeerConnection ??= OrderedPeerConnection
  for (const name of GLOBALS) scope[name] ??= webrtc[name]
  // PeerJS listens for "close" only, and an `error` event nobody listens to would end the process.
  scope.WebSocket ??= class extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args)
      this.on('error', () => {})
    }
  }
  const { Peer: PeerClass } = createRequire(import.meta.url)('peerjs') as typeof import('peerjs')
  return PeerClass
}
