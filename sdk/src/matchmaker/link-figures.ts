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
  readonly #pings: boolean[] = []

  sent(bytes: number): void {
    this.bytesOut += bytes
    this.framesOut++
  }

  heard(bytes: number): void {
    this.bytesIn += bytes
    this.framesIn++
  }

  asked(): void {
    this.#pings.push(false)
    if (this.#pings.length > PINGS + 1) this.#pings.shift()
  }

  answered(rtt: number): void {
    const late = this.#pings.lastIndexOf(false)
    if (late >= 0) this.#pings[late] = true
    if (this.#rtt !== undefined)
      this.jitter = (this.jitter ?? 0) + (Math.abs(rtt - this.#rtt) - (this.jitter ?? 0)) * SHARE
    this.#rtt = rtt
  }

  /** Share of pings, or of their answers, that did not arrive; `undefined` before there were some. */
  get loss(): number | undefined {
    const known = this.#pings.slice(0, -1)
    return known.length < PINGS / 2 ? undefined : known.filter((isAnswered) => !isAnswered).length / known.length
  }
}
