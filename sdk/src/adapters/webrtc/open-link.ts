import { fingerprintOf } from '../../connect/fingerprint.js'
import { SkirmishError } from '../../errors.js'
import type { Clock } from '../../ports/clock.js'
import type { Link } from '../../ports/link.js'
import { LinkListeners } from '../link-listeners.js'
import { RtcLink } from './rtc-link.js'

/** Channel numbers both sides know, above those a negotiator opens for itself. */
const EVENTS_ID = 16
const STATE_ID = 17

export interface OpenLinkOptions {
  signal: AbortSignal
  clock: Clock
  /** Called once, when the connection may be torn down. */
  gone: () => void
  /** A connection that failed may still come: the caller's signal says when to give up. */
  patient?: boolean
}

/**
 * Puts our two channels on any RTCPeerConnection, whoever negotiates it: `events` ordered and reliable, `state` neither.
 * Both sides call it as soon as the connection object exists; no message of the negotiator is needed ([CO9]).
 */
export function openLink(pc: RTCPeerConnection, options: OpenLinkOptions): Promise<Link> {
  const { signal, clock, gone, patient = false } = options
  const events = pc.createDataChannel('events', { negotiated: true, id: EVENTS_ID })
  const state = pc.createDataChannel('state', { negotiated: true, id: STATE_ID, ordered: false, maxRetransmits: 0 })
  events.binaryType = 'arraybuffer'
  state.binaryType = 'arraybuffer'
  const lanes = { events, state }
  const listeners = new LinkListeners()
  let link: RtcLink | undefined
  let goodbye = false
  for (const lane of ['events', 'state'] as const) {
    lanes[lane].onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return // text is none of ours
      if (data.byteLength > 0) return (link ?? listeners).receive(lane, new Uint8Array(data))
      if (lane === 'events') goodbye = true
      if (goodbye) link?.end()
    }
  }
  return new Promise((resolve, reject) => {
    const fail = (error: SkirmishError) => {
      stop()
      gone()
      reject(error)
    }
    const abort = () => fail(new SkirmishError('session/aborted', { cause: signal.reason }))
    const look = () => {
      const { connectionState } = pc
      if (connectionState === 'closed' || (connectionState === 'failed' && !patient))
        return fail(new SkirmishError('connect/no-path'))
      if (events.readyState !== 'open' || state.readyState !== 'open') return
      const local = fingerprintOf(pc.localDescription?.sdp)
      const remote = fingerprintOf(pc.remoteDescription?.sdp)
      if (!local || !remote) return // a channel may be open before the page sees the description: "stable" comes next
      stop()
      link = new RtcLink(pc, lanes, { kind: 'dtls', local, remote }, { listeners, clock, gone })
      if (goodbye) link.end()
      resolve(link)
    }
    const stop = () => {
      signal.removeEventListener('abort', abort)
      pc.removeEventListener('connectionstatechange', look)
      pc.removeEventListener('signalingstatechange', look)
      events.onopen = null
      state.onopen = null
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    pc.addEventListener('connectionstatechange', look)
    pc.addEventListener('signalingstatechange', look)
    events.onopen = look
    state.onopen = look
    look()
  })
}
