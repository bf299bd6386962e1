import { untilOver } from '../until-over.js'

/** What is left open with the connection is closed by whoever made it. */
export interface Gathered {
  readonly candidates: readonly RTCIceCandidate[]
  /** Error codes of servers (RFC 8489, 14.8; 701: it did not answer). */
  readonly errors: readonly number[]
  /** Everybody who was asked has answered, or was given up. */
  readonly complete: boolean
}

/** Everything ICE finds until it is done, `ms` have passed or `signal` aborts. Opens a channel that nobody uses. */
export async function gatherAll(pc: RTCPeerConnection, ms: number, signal: AbortSignal): Promise<Gathered> {
  const candidates: RTCIceCandidate[] = []
  const errors: number[] = []
  let complete = false
  const over = untilOver(ms, signal, (end) => {
    pc.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) candidates.push(candidate)
    })
    pc.addEventListener('icecandidateerror', ({ errorCode }) => errors.push(errorCode))
    pc.addEventListener('icegatheringstatechange', () => {
      complete = pc.iceGatheringState === 'complete'
      if (complete) end()
    })
  })
  pc.createDataChannel('check')
  await pc.setLocalDescription(await pc.createOffer())
  await over
  return { candidates, errors, complete }
}
