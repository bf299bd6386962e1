/**
 * A small, fast generator with 128 bits of state: sfc32 by Chris Doty-Humphrey (PractRand). Only 32-bit integer
 * arithmetic, so it draws the same numbers on every engine. Not for secrets.
 */
export class Random {
  readonly #state: Uint32Array

  /** @param seed four words */
  constructor(seed: Uint32Array) {
    this.#state = Uint32Array.from({ length: 4 }, (_, i) => seed[i] ?? 0)
    this.#stir()
  }

  /** Goes on as if it had begun with this number. */
  restart(seed: number): void {
    this.#state.fill(0)
    this.#state[0] = seed
    this.#stir()
  }

  #stir(): void {
    for (let i = 0; i < 12; i++) this.next()
  }

  /** Where it stands: whoever is set to it draws the same from there on. */
  get state(): Uint32Array {
    return this.#state.slice()
  }

  set state(words: Uint32Array) {
    this.#state.set(words.subarray(0, 4))
  }

  /** From 0 to below 1. */
  next(): number {
    const state = this.#state
    const [a = 0, b = 0, c = 0, counter = 0] = state
    const sum = (a + b + counter) >>> 0
    state[3] = counter + 1
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + sum
    return sum / 0x1_0000_0000
  }
}
