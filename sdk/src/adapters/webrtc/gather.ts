import { type Description, readSdp, type SdpType } from '../../connect/description.js'
import { SkirmishError } from '../../errors.js'
import type { Clock } from '../../ports/clock.js'

/** What has not been found by then is left out, ms: a STUN server that does not answer would hold it up for ten seconds. */
const GATHER_MS = 3000

/** The connection's own description, with the addresses it found. Rejects with `connect/no-address` when there are none. */
export async function gather(
  pc: RTCPeerConnection,
  type: SdpType,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<Description> {
  await gathered(pc, clock, signal)
  const description = readSdp(pc.localDescription?.sdp ?? '', type)
  if (!description) throw new SkirmishError('connect/no-path')
  if (description.candidates.length === 0) throw new SkirmishError('connect/no-address')
  return description
}

function gathered(pc: RTCPeerConnection, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      stopWaiting()
      pc.removeEventListener('icegatheringstatechange', look)
      signal.removeEventListener('abort', abort)
    }
    const end = () => {
      done()
      resolve()
    }
    const abort = () => {
      done()
      reject(new SkirmishError('session/aborted', { cause: signal.reason }))
    }
    const look = () => pc.iceGatheringState === 'complete' && end()
    const stopWaiting = clock.after(GATHER_MS, end)
    pc.addEventListener('icegatheringstatechange', look)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    else look()
  })
}
