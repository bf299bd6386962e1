import type { Clock } from '../../ports/clock.js'
import type { Path } from '../../ports/link.js'
import { readPath } from './path.js'

/** While nothing sure is known, it is asked for again after each of these, ms. Chromium gives the same answer for 50 ms. */
const AGAIN_MS = [100, 400, 1500, 4000]

/** Tells how a link goes when it stands, and again when ICE moves to other candidates or learns more of these. */
export function watchPath(pc: RTCPeerConnection, clock: Clock, told: (path: Path) => void): () => void {
  let stopWaiting = () => {}
  let closed = false
  const later = (tries: number) => {
    const pause = AGAIN_MS[tries]
    stopWaiting()
    if (pause !== undefined && !closed) stopWaiting = clock.after(pause, () => look(tries + 1))
  }
  const look = (tries: number) => {
    readPath(pc).then(
      (seen) => {
        if (closed) return
        if (seen) told(seen.path)
        if (!seen?.sure) later(tries)
      },
      () => {}, // there are no statistics
    )
  }
  const change = () => later(0)
  const ice = pc.sctp?.transport?.iceTransport // where it is missing, only the first pair is known
  ice?.addEventListener('selectedcandidatepairchange', change)
  look(0)
  return () => {
    closed = true
    stopWaiting()
    ice?.removeEventListener('selectedcandidatepairchange', change)
  }
}
