/** What arrived in this time counts, ms: long enough for a few losses, short enough to follow a network that changes. */
const WINDOW_MS = 2000
/** Of at most so many snapshots: as many as come in that time at 60 Hz. */
const MOST = 128
/** The delay is such that this part of the snapshots would have come in time. */
const COVERED = 0.97
/** Never longer than this, ms: what is that late is better shown late than everything else with it. */
export const MAX_DELAY_MS = 500
/** The time that is drawn runs by at most this part faster or slower: nobody sees a tenth. */
const MOST_STRETCH = 0.1
/** What is off is made up for in about this time, ms. */
const CATCH_UP_MS = 300
/** What is off by more than this is no jitter: the host stood still, or nothing was drawn, ms. */
const LEAP_MS = 500

/**
 * When snapshots come, and from that: what time it is at the host, and which tick to draw of what is not predicted ([SY35]).
 *
 * An arrival's offset is its time less its tick's. The smallest one of late is the clock: that snapshot had nothing in its way. How
 * long to wait before a tick is drawn follows from all: when a snapshot comes, what was drawn until then must not have gone past the
 * newest one before it. So each arrival asks for a delay: the time since the clock's own time of the one before. A steady stream asks
 * for the time from one to the next, a lost one for twice that, a late one for as much as it was late. The delay is what 97 of 100 asked for.
 */
export class SnapshotClock {
  readonly #msPerTick: number
  /** In a ring, with the newest at `#count - 1`: when it came, its offset, and the offset of the tick before it at that time. */
  readonly #came = new Float64Array(MOST)
  readonly #offset = new Float64Array(MOST)
  readonly #asked = new Float64Array(MOST)
  readonly #sorted = new Float64Array(MOST)
  #count = 0
  #newest: number | undefined
  #base = 0
  #delay: number
  #drawnAt: number | undefined
  #drawn = 0

  constructor(msPerTick: number) {
    this.#msPerTick = msPerTick
    this.#delay = msPerTick
  }

  /** How far behind the clock others are drawn, ms. */
  get delay(): number {
    return this.#delay
  }

  /** Smallest offset of late: at this time, and `msPerTick` later for each tick, a snapshot would be here at the earliest. */
  get offset(): number {
    return this.#base
  }

  /** A snapshot came. Those that come late or twice say nothing. */
  arrived(tick: number, now: number): void {
    if (this.#newest !== undefined && tick <= this.#newest) return
    const offset = now - tick * this.#msPerTick
    const asked = now - (this.#newest ?? tick - 1) * this.#msPerTick
    const at = this.#count++ % MOST
    this.#came[at] = now
    this.#offset[at] = offset
    this.#asked[at] = asked
    this.#newest = tick
    this.#estimate(now)
  }

  /** Another host, or a way back: what was measured says nothing of what comes now. */
  restart(): void {
    this.#count = 0
    this.#newest = undefined
  }

  /** The tick to draw now, with a fraction; it never runs backwards, and jumps only after an outage. `undefined` before the first snapshot. */
  at(now: number): number | undefined {
    if (this.#count === 0) return this.#drawnAt === undefined ? undefined : this.#drawn
    const goal = (now - this.#base - this.#delay) / this.#msPerTick
    const passed = this.#drawnAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - this.#drawnAt)
    const off = (goal - this.#drawn) * this.#msPerTick - passed
    this.#drawnAt = Math.max(now, this.#drawnAt ?? now)
    if (passed > LEAP_MS || Math.abs(off) > LEAP_MS) this.#drawn = goal
    else {
      const stretch = Math.max(-MOST_STRETCH, Math.min(MOST_STRETCH, off / CATCH_UP_MS))
      this.#drawn += (passed * (1 + stretch)) / this.#msPerTick
    }
    return this.#drawn
  }

  #estimate(now: number): void {
    let kept = 0
    let least = Number.POSITIVE_INFINITY
    const known = Math.min(this.#count, MOST)
    for (let back = 1; back <= known; back++) {
      const at = (this.#count - back) % MOST
      if (now - (this.#came[at] ?? 0) > WINDOW_MS && kept > 0) break
      least = Math.min(least, this.#offset[at] ?? 0)
      this.#sorted[kept++] = this.#asked[at] ?? 0
    }
    const sorted = this.#sorted.subarray(0, kept).sort()
    const covering = sorted[Math.min(kept - 1, Math.ceil(kept * COVERED) - 1)] ?? least
    this.#base = least
    this.#delay = Math.max(this.#msPerTick, Math.min(MAX_DELAY_MS, covering - least))
  }
}
