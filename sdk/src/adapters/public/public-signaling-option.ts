import type { IceServer } from '../webrtc/ice-server.js'

/** An outside server where friends without a lobby meet by code or link ([DI37], [CO18]). */
export interface PublicSignaling {
  /** http(s) address of a PeerServer; default PeerJS's own public one. */
  readonly server?: string
  /** STUN and TURN servers for links made there. By default the platform's `iceServers`, else none: then only devices on one network connect. */
  readonly iceServers?: readonly IceServer[]
}

/** `true`: PeerJS's own public server; a text: another one's address. */
export type PublicSignalingOption = boolean | string | PublicSignaling
