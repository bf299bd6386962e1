import type { Clock } from '../../ports/clock.js'

/** IPv4's dummy address (RFC 7600): nobody has it, and no router passes on what is sent there. */
const NOBODY = '192.0.0.8'

/**
 * Keeps ICE from giving up on the side that answered, while a person carries the answer: there is always one more
 * address to try. Without it Firefox gives up after 5 s and libdatachannel after 40; with it, answers taken after 240 s
 * connect at once ([CO22]).
 *
 * @param options.periodMs shorter than the platform tries one address
 * @returns what ends it
 */
export function holdOpen(pc: RTCPeerConnection, { clock, periodMs }: { clock: Clock; periodMs: number }): () => void {
  let port = 1024
  const hold = () => {
    const candidate = `candidate:0 1 udp 1 ${NOBODY} ${port++} typ host`
    pc.addIceCandidate({ candidate, sdpMid: '0' }).catch(() => {}) // it has enough of them, or is gone
  }
  const stop = clock.every(periodMs, hold)
  hold()
  return stop
}
