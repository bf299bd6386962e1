import { meetingAt, parseAnswer } from '../../discover/public-meeting.js'
import { SkirmishError } from '../../errors.js'
import type { Directory, FindOptions, Found, ListingDraft, Publication, PublishOptions } from '../../ports/directory.js'
import type { Link } from '../../ports/link.js'
import { abortAfter } from '../abort-after.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import { PublicPublication } from './public-publication.js'
import type { PublicTransport } from './public-transport.js'

/** A PeerServer as it comes says after 5 to 6 s that nobody is there; before that, a socket has to be opened, ms. */
const FIND_MS = 9000

/** Sessions that are found by their code alone: whoever has it asks the host, over a link of their own ([DI37]). */
export class PublicDirectory implements Directory {
  readonly via = 'public'
  readonly #transport: PublicTransport
  readonly #platform: PeerPlatform

  constructor(transport: PublicTransport, platform: PeerPlatform) {
    this.#transport = transport
    this.#platform = platform
  }

  /** There is no list. */
  watch(handler: (listings: readonly never[]) => void): () => void {
    handler([])
    return () => {}
  }

  publish(draft: ListingDraft, options: PublishOptions): Promise<Publication> {
    return PublicPublication.open(this.#transport, this.#platform, draft, options)
  }

  async find(code: string, { signal: called }: FindOptions): Promise<Found | undefined> {
    const late = abortAfter(FIND_MS, this.#platform.clock)
    const signal = AbortSignal.any([called, late.signal])
    const { id, ask } = meetingAt(code)
    try {
      const address = { via: this.via, endpoint: this.#transport.server, id }
      const link = await this.#transport.dial(address, { signal })
      const answer = await answerTo(ask, link, signal).finally(() => link.close())
      const listing = parseAnswer(answer, code)
      return listing && { listing }
    } catch (cause) {
      if (cause instanceof SkirmishError && cause.code === 'connect/host-gone') return undefined
      if (late.signal.aborted && !called.aborted) throw new SkirmishError('connect/timeout', { cause })
      throw cause
    } finally {
      late.stop()
    }
  }
}

/** Says it, and hears what the other side says first. Rejects with `session/busy` when it closes instead. */
function answerTo(ask: Uint8Array, link: Link, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new SkirmishError('session/aborted', { cause: signal.reason }))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    link.onMessage((lane, bytes) => lane === 'events' && resolve(bytes))
    link.onClose(() => reject(new SkirmishError('session/busy')))
    link.send('events', ask)
  })
}
