import type { HandTransport } from '../../ports/by-hand.js'

/** What the adapter needs of the platform. */
export interface HandPlatform {
  /** Makes a connection object. Rejects with `connect/no-webrtc` where there are none. */
  connection(config: RTCConfiguration): Promise<RTCPeerConnection>
  /** By default none: by hand means without any server. */
  readonly iceServers: readonly RTCIceServer[]
  /** How often the answering side is given one more address to try, ms; each costs a few packets. */
  readonly holdMs: number
}

/** WebRTC, negotiated by hand; all that knows how is loaded when first used. */
export function webrtcByHand(platform: HandPlatform): HandTransport {
  const load = () => import('./hand-halves.js')
  return {
    offer: async (options) => (await load()).offerByHand(platform, options.signal),
    answer: async (offer, options) => (await load()).answerByHand(platform, offer, options.signal),
  }
}
