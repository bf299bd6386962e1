/** Time, as the shell sees it. Adapters: the platform's timers, and a manual clock for tests. */
export interface Clock {
  /** Milliseconds from some start; never goes back. */
  now(): number
  /** Calls once; the returned function calls it off. */
  after(ms: number, call: () => void): () => void
  /** Calls again and again; the returned function ends it. */
  every(ms: number, call: () => void): () => void
}
