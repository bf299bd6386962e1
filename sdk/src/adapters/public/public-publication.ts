import { equalBytes } from '../../connect/bytes.js'
import { drawCode } from '../../discover/code.js'
import { portHere } from '../../discover/here.js'
import { encodeAnswer, meetingAt } from '../../discover/public-meeting.js'
import { Rate } from '../../discover/rate.js'
import { SkirmishError } from '../../errors.js'
import type { ListingDraft, Publication, PublishOptions } from '../../ports/directory.js'
import type { Link } from '../../ports/link.js'
import type { Listener } from '../../ports/transport.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import type { PublicTransport } from './public-transport.js'

/** Codes that may be taken before it is given up: one is by chance never, so somebody takes them on purpose. */
const MAX_CODES = 4
/** Who asks has the question ready, ms. */
const ASK_MS = 5000
const MAX_ASKERS = 16
const ANSWERS = { count: 32, ms: 5000 }
/** A server that has given our place away, and takes no other now, is asked again after this, ms. */
const AGAIN_MS = 10_000

/** A session of this device, where those who have its code ask for it. */
export class PublicPublication implements Publication {
  readonly #transport: PublicTransport
  readonly #platform: PeerPlatform
  readonly #over = new AbortController()
  readonly #askers = new Set<Link>()
  readonly #rate = new Rate(ANSWERS)
  #draft: ListingDraft
  #code: string
  #listener: Listener | undefined
  #tell: (code: string) => void = () => {}
  #stopWaiting: () => void = () => {}

  private constructor(transport: PublicTransport, platform: PeerPlatform, draft: ListingDraft, code: string) {
    this.#transport = transport
    this.#platform = platform
    this.#draft = draft
    this.#code = code
  }

  static async open(
    transport: PublicTransport,
    platform: PeerPlatform,
    draft: ListingDraft,
    { signal, code = drawCode(platform.random) }: PublishOptions,
  ): Promise<PublicPublication> {
    const publication = new PublicPublication(transport, platform, draft, code)
    await publication.#listen(signal)
    return publication
  }

  get code(): string {
    return this.#code
  }

  onCode(handler: (code: string) => void): void {
    this.#tell = handler
  }

  update(draft: ListingDraft): void {
    this.#draft = draft
  }

  close(): void {
    this.#over.abort()
    this.#stopWaiting()
    this.#listener?.close()
    for (const link of this.#askers) link.close()
  }

  /** Under its code, or under another one where that is taken ([DI12]). */
  async #listen(signal: AbortSignal): Promise<void> {
    for (let codes = 1; ; codes++) {
      const { id, ask } = meetingAt(this.#code)
      try {
        const listener = await this.#transport.listen({ signal, id, onTaken: () => this.#moveOn() })
        if (this.#over.signal.aborted) return listener.close()
        this.#listener = listener
        listener.onLink((link) => this.#answer(link, ask))
        return
      } catch (error) {
        const isTaken = error instanceof SkirmishError && error.code === 'discover/refused'
        if (!isTaken || codes === MAX_CODES) throw error
        this.#code = drawCode(this.#platform.random)
      }
    }
  }

  /** While the server was lost, somebody else has come under our id. */
  #moveOn(): void {
    this.#listener?.close()
    this.#code = drawCode(this.#platform.random)
    this.#listen(this.#over.signal).then(
      () => this.#over.signal.aborted || this.#tell(this.#code),
      () => {
        if (!this.#over.signal.aborted) this.#stopWaiting = this.#platform.clock.after(AGAIN_MS, () => this.#moveOn())
      },
    )
  }

  /** The listing for who says that they have the code; whoever says anything else, or nothing, is a stranger. */
  #answer(link: Link, ask: Uint8Array): void {
    if (this.#askers.size >= MAX_ASKERS || !this.#rate.take(this.#platform.clock.now())) return link.close()
    this.#askers.add(link)
    const stop = this.#platform.clock.after(ASK_MS, () => link.close())
    let isAnswered = false
    link.onMessage((lane, bytes) => {
      if (isAnswered || lane !== 'events' || !equalBytes(bytes, ask)) return link.close()
      isAnswered = true
      // Where a host is on its LAN is nothing the Internet could use.
      const addresses = this.#draft.addresses.filter(({ endpoint }) => portHere(endpoint) === undefined)
      link.send('events', encodeAnswer({ ...this.#draft, addresses, code: this.#code }))
    })
    link.onClose(() => {
      stop()
      this.#askers.delete(link)
    })
  }
}
