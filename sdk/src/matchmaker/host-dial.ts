import type { Address } from '../discover/listing.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Link } from '../ports/link.js'
import type { Transport } from '../ports/transport.js'
import type { Reachable } from './find-session.js'
import type { FirstWords, Say } from './first-words.js'

/** What else is tried costs both devices work: a link that came with the listing is alone for this long, ms. */
const STANDS_MS = 500
/** And so is a way that is ready: through a lobby nearby it brings a guest to its seat in this time, ms. */
const READY_MS = 40
/** After this long a way that has not opened will not, ms: ICE itself gives up after 15 to 30 s. */
const GIVE_UP_MS = 20_000
/** A way that broke is tried again after the first pause, then after twice as long, and so on up to the longest, ms. */
const PAUSES = {
  stood: { first: 1000, longest: 4000 },
  /** It may have had bad luck, or the network changes. */
  failed: { first: 5000, longest: 60_000 },
}
/** A further try opens soon or not at all, ms. */
const GIVE_UP_AGAIN_MS = 8000
/** Tries of one way at a time: on a network that is back, a new one opens before those that were begun without it. The oldest gives way. */
const MAX_TRYING = 4
/** Nothing that time could mend. */
const FINAL: readonly ErrorCode[] = ['connect/no-webrtc', 'connect/no-path']

/** @param said what went ahead on this link */
type OnLink = (link: Link, said: FirstWords | undefined) => void

/** One address of a host, with the transport that understands it. */
interface Way {
  readonly transport: Transport
  readonly address: Address
  /** Whether it ever opened, and how often it was tried again since; or that it never can. */
  state: 'failed' | 'stood' | 'useless'
  tries: number
  /** Tries of it that are under way, the oldest first; and what cancels the next one, if that has its time already. */
  readonly trying: AbortController[]
  cancel?: (() => void) | undefined
  /** Links by it that stand. */
  readonly standing: Set<Link>
}

/**
 * Tries every way to a host; each that opens brings a link, as soon as it stands and not when the others do. What stands or
 * is ready has a head start, until the guest has a seat. Ways that stood are opened again when they break.
 */
export class HostDial {
  readonly #clock: Clock
  readonly #closing = new AbortController()
  readonly #failures: unknown[] = []
  readonly #ways: Way[] = []
  readonly #links = new Set<Link>()
  /** All that stand, whoever has them. */
  readonly #standing = new Set<Link>()
  /** Ways that yield, and wait until nothing stands any more. */
  readonly #yielded: Way[] = []
  #yield = new AbortController()
  readonly #said = new WeakMap<Link, FirstWords>()
  readonly #say: Say | undefined
  #onLink: OnLink | undefined
  #onSettled: (() => void) | undefined
  readonly #stopWaiting: () => void
  readonly #later: (() => void)[] = []
  #pending = 0
  #asking: 'not yet' | 'under way' | 'over' = 'not yet'

  /** @param say what to say along with a dial that takes it */
  constructor(target: Reachable, transports: readonly Transport[], clock: Clock, say?: Say) {
    this.#clock = clock
    this.#say = say
    const { listing, opened, said } = target
    if (opened && said) this.#said.set(opened.link, said)
    const first: (() => void)[] = []
    for (const [rank, transport] of transports.entries()) {
      // Two may understand it (a lobby's and the LAN's): the first is enough.
      const isMine = ({ via }: Address) => transports.findIndex((other) => other.via === via) === rank
      for (const address of listing.addresses.filter(isMine)) {
        const way: Way = { transport, address, state: 'failed', tries: 0, trying: [], standing: new Set() }
        this.#ways.push(way)
        if (address === opened?.address) this.#stands(way, opened.link)
        else if (transport.ready) first.push(() => this.#begin(way, rank))
        else this.#later.push(() => this.#begin(way, rank))
      }
    }
    const stands = this.#links.size > 0
    if (stands) this.#later.push(...first.splice(0))
    else opened?.link.close() // nobody here could open it again
    this.#pending = first.length + this.#later.length
    this.#stopWaiting = clock.after(stands ? STANDS_MS : READY_MS, () => this.hurry())
    for (const begin of first) begin()
    opened?.link.onClose(() => this.hurry())
    if (!stands && first.length === 0) this.hurry()
  }

  /** Ways that may still open for the first time. */
  get pending(): number {
    return this.#pending
  }

  /** A request for a seat is under way on a link that is not here yet. */
  get asking(): boolean {
    return this.#asking === 'under way'
  }

  /** False when nothing is left of it: every way failed, or what opened was closed again. */
  get usable(): boolean {
    return this.#pending > 0 || this.#links.size > 0
  }

  /** Why it failed, by the transport that comes first; without any way at all, `connect/no-path`. */
  get failure(): SkirmishError {
    const error = this.#failures.find((one) => one !== undefined)
    return error instanceof SkirmishError ? error : new SkirmishError('connect/no-path', { cause: error })
  }

  /** Links that are open already come at once; `settled` is called when a way has been tried for the first time. */
  take(onLink: OnLink, settled: () => void): void {
    this.#onLink = onLink
    this.#onSettled = settled
    for (const link of this.#links) onLink(link, this.#said.get(link))
    this.#links.clear()
  }

  /** Nothing is to be waited for any more: all that was not tried yet is tried now. */
  hurry(): void {
    this.#stopWaiting()
    if (!this.#closing.signal.aborted) for (const begin of this.#later.splice(0)) begin()
  }

  /**
   * Tries every way now, beside what stands and what is being tried: the host is not heard, or the network may be another one
   * ([SE32], [SE35]). Whatever stood before a dial is opened anew. Settles with the code of each that failed, once all have.
   */
  urge(): Promise<unknown[]> {
    const tries = []
    this.hurry()
    for (const transport of new Set(this.#ways.map((way) => way.transport))) transport.renew?.()
    for (const way of this.#closing.signal.aborted ? [] : this.#ways) {
      const isHeldBack = way.transport.yields && this.#standing.size > way.standing.size // by others: its own may be dead
      if (way.state === 'useless' || isHeldBack) continue
      if (way.trying.length >= MAX_TRYING) way.trying[0]?.abort()
      tries.push(this.#dial(way, GIVE_UP_AGAIN_MS).catch((error) => error?.code)) // the next follows
    }
    return Promise.all(tries)
  }

  /** Another link stands that goes the same way. */
  isSpare(link: Link): boolean {
    return this.#ways.some(({ standing }) => standing.size > 1 && standing.has(link))
  }

  /** Gives up what is not open yet; links that nobody took are closed. */
  close(): void {
    this.#stopWaiting()
    this.#closing.abort()
    for (const way of this.#ways) way.cancel?.()
    for (const link of this.#links) link.close()
  }

  #begin(way: Way, rank: number): void {
    this.#dial(way, GIVE_UP_MS)
      .catch((error) => {
        this.#failures[rank] ??= error
        this.hurry()
        if (FINAL.includes(error?.code)) way.state = 'useless'
        else this.#again(way)
      })
      .then(() => {
        this.#pending--
        this.#onSettled?.()
      })
  }

  async #dial(way: Way, giveUpMs: number): Promise<void> {
    const late = new AbortController()
    const cancel = this.#clock.after(giveUpMs, () => late.abort())
    const over = way.transport.yields ? [this.#yield.signal] : []
    const signal = AbortSignal.any([this.#closing.signal, late.signal, ...over])
    const said = way.transport.takesFirst ? this.#say?.(this.#asking === 'not yet') : undefined
    if (said?.asks) this.#asking = 'under way'
    way.trying.push(late)
    const link = await way.transport.dial(way.address, { signal, first: said?.message }).finally(() => {
      cancel()
      way.trying.splice(way.trying.indexOf(late), 1)
      if (said?.asks) this.#asking = 'over' // before the link is heard: the answer may have come with it
    })
    if (said) this.#said.set(link, said)
    if (this.#closing.signal.aborted) link.close()
    else this.#stands(way, link)
  }

  #stands(way: Way, link: Link): void {
    if (way.transport.yields && this.#standing.size > way.standing.size) {
      this.#yielded.push(way)
      return link.close()
    }
    if (!way.transport.yields) this.#giveUpYielding()
    this.#standing.add(link)
    way.standing.add(link)
    if (!this.#onLink) this.#links.add(link)
    if (way.state === 'failed') way.tries = 0
    way.state = 'stood'
    link.onClose(() => {
      this.#links.delete(link)
      this.#standing.delete(link)
      way.standing.delete(link)
      if (way.standing.size === 0) this.#again(way)
      if (this.#standing.size === 0) for (const other of this.#yielded.splice(0)) this.#again(other)
    })
    this.#onLink?.(link, this.#said.get(link))
  }

  #giveUpYielding(): void {
    this.#yield.abort()
    this.#yield = new AbortController()
  }

  #again(way: Way): void {
    if (way.transport.yields && this.#standing.size > way.standing.size) {
      this.#yielded.push(way)
      return
    }
    if (this.#closing.signal.aborted || !this.#onLink || way.state === 'useless' || way.cancel) return
    const { first, longest } = PAUSES[way.state]
    const pause = Math.min(first * 2 ** way.tries++, longest)
    way.cancel = this.#clock.after(pause, () => {
      way.cancel = undefined
      if (way.standing.size === 0) this.#dial(way, GIVE_UP_AGAIN_MS).catch(() => this.#again(way))
    })
  }
}
