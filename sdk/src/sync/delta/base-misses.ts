/** Counts, on a guest, the snapshots whose base was gone: each once. */
export class BaseMisses {
  /** By row, 1 once it was told against a base: the host knew then that it is here. */
  readonly #based: Uint8Array
  #last = -1
  count = 0

  constructor(rows: number) {
    this.#based = new Uint8Array(rows)
  }

  /** A part of it could not be read. */
  missed(tick: number): void {
    if (tick !== this.#last) this.count++
    this.#last = tick
  }

  /** @param age of the base; where it is 0 for rows that had one before, that one was gone */
  took(tick: number, age: number, first: number, end: number): void {
    if (age > 0) this.#based.fill(1, first, end)
    else if (this.#based.subarray(first, end).includes(1)) this.missed(tick)
  }
}
