/** How many of the newest pings a loss is told from: 10 s of them. */
const PINGS = 20
/** A new difference counts for this much of the jitter (RFC 3550). */
const SHARE = 1 / 16

/** What has passed over a link, and how its pings were answered. */
export class LinkFigures {
  bytesIn = 0
  bytesOut = 0
  framesIn = 0
  framesOut = 0
  /** How much a round trip differs from the one before, ms. */
  jitter: number | undefined
  #rtt: number | undefined
  /** Of each of the newest pings, whether its answer came; the newest may still be under way. */
  readonly #pings: { readonly at: number; isAnswered: boolean }[] = []

  sent(bytes: number): void {
    this.bytesOut += bytes
    this.framesOut++
  }

  heard(bytes: number): void {
    this.bytesIn += bytes
    this.framesIn++
  }

  /** @param at when, on this device's clock */
  asked(at: number): void {
    this.#pings.push({ at, isAnswered: false })
    if (this.#pings.length > PINGS + 1) this.#pings.shift()
  }

  /** @param at when it was asked what is answered now; it may be said twice */
  answered(at: number, rtt: number): void {
    for (const ping of this.#pings) if (ping.at === at) ping.isAnswered = true
    if (this.#rtt !== undefined)
      this.jitter = (this.jitter ?? 0) + (Math.abs(rtt - this.#rtt) - (this.jitter ?? 0)) * SHARE
    this.#rtt = rtt
  }

  /** Share of pings, or of their answers, that did not arrive; `undefined` before there were some. */
  get loss(): number | undefined {
    const known = this.#pings.slice(0, -1)
    return known.length < PINGS / 2 ? undefined : known.filter(({ isAnswered }) => !isAnswered).length / known.length
  }
}
