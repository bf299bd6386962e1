/** A STUN or TURN server, as the browser's `RTCIceServer`; of our own, since Node's types know no WebRTC. */
export interface IceServer {
  /** Such as `stun:stun.example:3478` or `turns:turn.example`. */
  readonly urls: string | string[]
  readonly username?: string
  readonly credential?: string
}
