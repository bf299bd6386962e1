import type { HandTransport } from '../../ports/by-hand.js'
import type { Clock } from '../../ports/clock.js'

/** What the adapter needs of the platform; a browser has the rest. */
export interface HandPlatform {
  readonly clock: Clock
  /** By default none: by hand means without any server. */
  readonly iceServers?: readonly RTCIceServer[] | undefined
  /** Makes a connection object where the platform has none of its own. */
  readonly connection?: (config: RTCConfiguration) => Promise<RTCPeerConnection>
  /** How often the answering side is given one more address to try, ms; each costs a few packets. */
  readonly holdMs?: number
  /** Called before an invitation goes out, where the platform has to get ready for who will call: see `callFirst`. */
  readonly beforeInvited?: (offer: RTCSessionDescriptionInit, signal: AbortSignal) => Promise<void>
}

/** WebRTC, negotiated by hand; all that knows how is loaded when first used. */
export function webrtcByHand(platform: HandPlatform): HandTransport {
  const load = () => import('./hand-halves.js')
  return {
    prepare: () => void load().catch(() => {}), // an offer or answer will try again
    offer: async (options) => (await load()).offerByHand(platform, options.signal),
    answer: async (offer, options) => (await load()).answerByHand(platform, offer, options.signal),
  }
}
