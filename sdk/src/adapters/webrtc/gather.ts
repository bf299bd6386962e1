import { type Description, readSdp, type SdpType } from '../../connect/description.js'
import { SkirmishError } from '../../errors.js'

/** What has not been found by then is left out, ms: a STUN server that does not answer would hold it up for ten seconds. */
const GATHER_MS = 3000

/** The connection's own description, with the addresses it found. Rejects with `connect/no-address` when there are none. */
export async function gather(pc: RTCPeerConnection, type: SdpType, signal: AbortSignal): Promise<Description> {
  await gathered(pc, signal)
  const description = readSdp(pc.localDescription?.sdp ?? '', type)
  if (!description) throw new SkirmishError('connect/no-path')
  if (description.candidates.length === 0) throw new SkirmishError('connect/no-address')
  return description
}

function gathered(pc: RTCPeerConnection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer)
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
    const timer = setTimeout(end, GATHER_MS)
    pc.addEventListener('icegatheringstatechange', look)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    else look()
  })
}
