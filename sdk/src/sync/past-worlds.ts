/** Two worlds that were, and how far between them a moment lies. */
export interface Between {
  readonly from: Float64Array
  readonly to: Float64Array
  /** From 0 to 1. */
  readonly alpha: number
}

/** The last worlds of a match, by tick: of snapshots on a guest, of every tick on the host. Their arrays are used again. */
export class PastWorlds {
  readonly #most: number
  /** Oldest first, from `#first` on. */
  readonly #worlds: { tick: number; readonly cells: Float64Array }[] = []
  readonly #between: { from: Float64Array; to: Float64Array; alpha: number } = {
    from: new Float64Array(0),
    to: new Float64Array(0),
    alpha: 0,
  }
  #first = 0
  #count = 0

  /** @param most worlds that are kept */
  constructor(most: number) {
    this.#most = most
  }

  get newest(): number | undefined {
    return this.#count === 0 ? undefined : this.#at(this.#count - 1)?.tick
  }

  /** Ticks have to rise: others are dropped. */
  add(tick: number, cells: Float64Array): void {
    if (tick <= (this.newest ?? -1)) return
    if (this.#count === this.#most) this.#first = (this.#first + 1) % this.#most
    else this.#count++
    const at = (this.#first + this.#count - 1) % this.#most
    const used = this.#worlds[at]
    if (used) {
      used.tick = tick
      used.cells.set(cells)
    } else this.#worlds[at] = { tick, cells: cells.slice() }
  }

  /** Around a moment; before the oldest world that one, after the newest that. The same object each time. */
  around(tick: number): Between | undefined {
    let newer = this.#at(this.#count - 1)
    if (!newer) return undefined
    let older = newer
    for (let i = this.#count - 2; i >= 0 && older.tick > tick; i--) {
      newer = older
      older = this.#at(i) ?? older
    }
    const between = this.#between
    const isOutside = older === newer || tick <= older.tick || tick >= newer.tick
    between.from = isOutside && tick >= newer.tick ? newer.cells : older.cells
    between.to = isOutside ? between.from : newer.cells
    between.alpha = isOutside ? 0 : (tick - older.tick) / (newer.tick - older.tick)
    return between
  }

  /** The oldest first; their arrays are used again. */
  get all(): readonly { readonly tick: number; readonly cells: Float64Array }[] {
    return Array.from({ length: this.#count }, (_, i) => this.#at(i)!)
  }

  clear(): void {
    this.#count = 0
  }

  #at(index: number) {
    return index < 0 || index >= this.#count ? undefined : this.#worlds[(this.#first + index) % this.#most]
  }
}
