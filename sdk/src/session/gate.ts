/** What may wait for the standby; one that lags further behind is none any more. What all are told alike counts once. */
const MAX_HELD = 16_384
const MAX_BYTES = 4 << 20

interface Held {
  readonly number: number
  readonly release: () => void
  /** What is kept for it. */
  readonly payload: Uint8Array | undefined
  /** Whom it is for, if it is for one. */
  readonly peer: number | undefined
}

/**
 * Lets out what the host says once the standby has what it rests on ([SE58]): the host numbers its changes, and what is said
 * after one waits until that is backed up. Everything leaves in the order it came, also what one release leads to. Without a
 * standby nothing waits. What is for the standby itself waits only until it was told all that it rests on: it hears that first.
 */
export class Gate {
  readonly #held: Held[] = []
  /** For how many each payload is kept. */
  readonly #kept = new Map<Uint8Array, number>()
  #bytes = 0
  #changes = 0
  #backedUp = Number.POSITIVE_INFINITY
  #heir: number | undefined
  #told = 0
  #released = 0
  #escaped = 0
  #releasing = false

  /** No standby is waited for. */
  get isOpen(): boolean {
    return this.#backedUp === Number.POSITIVE_INFINITY
  }

  /** The number of the newest change. */
  get changes(): number {
    return this.#changes
  }

  /** The newest change that something rests on which was let out: whoever shall lead must have it. */
  get released(): number {
    return this.#released
  }

  /** The newest change that was let out although nobody who was waited for may have it: who lacks it shall not lead. */
  get escaped(): number {
    return this.#escaped
  }

  /** Something changes that the standby must know of: its number. */
  change(): number {
    return ++this.#changes
  }

  /** There is a standby now, which has all up to this number. */
  close(backedUp: number): void {
    this.#backedUp = Math.min(backedUp, this.#changes)
  }

  /** There is none any more. */
  open(): void {
    this.#backedUp = Number.POSITIVE_INFINITY
    this.#heir = undefined
    this.#release()
  }

  /**
   * This one alone is waited for, and was told all up to this number, if not all of it was heard there; `undefined` when several
   * are waited for: then each waits for the others.
   */
  told(heir: number | undefined, number: number): void {
    this.#heir = heir
    this.#told = number
    this.#release()
  }

  /** The standby has all up to this number. False when there was no such change. */
  backedUp(number: number): boolean {
    if (number > this.#changes) return false
    this.#backedUp = Math.max(this.#backedUp, number)
    this.#release()
    return true
  }

  /**
   * Releases at once, or when the standby has the change of this number. When more waits than may, the gate opens: the game
   * goes on, and whoever chose that standby sees it by `escaped`.
   *
   * @param payload what is kept for it; the same one for several counts once
   * @param peer whom it is for, if it is for one
   */
  hold(number: number, release: () => void, payload?: Uint8Array, peer?: number): void {
    this.#held.push({ number, release, payload, peer })
    if (payload) this.#keep(payload)
    if (this.#held.length > MAX_HELD || this.#bytes > MAX_BYTES) {
      this.#escaped = this.#changes
      this.open()
    } else this.#release()
  }

  #keep(payload: Uint8Array): void {
    const before = this.#kept.get(payload) ?? 0
    if (before === 0) this.#bytes += payload.length
    this.#kept.set(payload, before + 1)
  }

  #letGo(payload: Uint8Array): void {
    const left = (this.#kept.get(payload) ?? 1) - 1
    if (left > 0) this.#kept.set(payload, left)
    else if (this.#kept.delete(payload)) this.#bytes -= payload.length
  }

  #release(): void {
    if (this.#releasing) return
    this.#releasing = true
    for (let next = this.#next(); next; next = this.#next()) next.release()
    this.#releasing = false
  }

  #next(): Held | undefined {
    const [first] = this.#held
    if (!first) return undefined
    if (first.number <= this.#backedUp) return this.#take(0)
    if (this.#heir === undefined) return undefined
    const at = this.#held.findIndex(({ peer }) => peer === this.#heir)
    return (this.#held[at]?.number ?? Number.POSITIVE_INFINITY) <= this.#told ? this.#take(at) : undefined
  }

  #take(at: number): Held | undefined {
    const taken = at === 0 ? this.#held.shift() : this.#held.splice(at, 1)[0]
    if (taken?.payload) this.#letGo(taken.payload)
    this.#released = Math.max(this.#released, taken?.number ?? 0)
    return taken
  }
}
