/** Not the same twice. */
const CHANCE = ['Math.random', 'Date', 'performance.now', 'crypto.getRandomValues'] as const
/** Not the same on every engine. */
const APPROXIMATE = [
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
  ...['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'hypot', 'cbrt'],
] as const

/** What the rules of a game must not ask, seen while they run: clocks then never show the same time twice. */
export class WatchedGlobals {
  readonly #called = new Set<string>()
  readonly #undo: (() => void)[] = []
  #clock = 0
  #isWatching = false

  /** What was called since the last time this was asked that is not the same twice. */
  takeChance(): readonly string[] {
    const called = CHANCE.filter((name) => this.#called.delete(name))
    return called
  }

  /** What was called by now that is not the same on every engine, such as `Math.sin`. */
  get unportable(): readonly string[] {
    return APPROXIMATE.map((name) => `Math.${name}`).filter((name) => this.#called.has(name))
  }

  begin(): void {
    for (const name of APPROXIMATE) this.#watch(Math, name, `Math.${name}`)
    this.#watch(Math, 'random', 'Math.random')
    this.#watch(globalThis.crypto, 'getRandomValues', 'crypto.getRandomValues')
    this.#replace(performance, 'now', () => this.#time('performance.now'))
    const time = () => this.#time('Date')
    const RealDate = Date
    const Shifting = new Proxy(RealDate, {
      construct: (target, args) => new target(...((args.length > 0 ? args : [time()]) as [number])),
      get: (target, key) => (key === 'now' ? time : Reflect.get(target, key)),
    })
    this.#replace(globalThis, 'Date', Shifting)
  }

  /** Runs rules of the game: only what they call is looked at. */
  during<T>(call: () => T): T {
    this.#isWatching = true
    try {
      return call()
    } finally {
      this.#isWatching = false
    }
  }

  end(): void {
    for (const undo of this.#undo.splice(0)) undo()
  }

  #time(name: string): number {
    if (this.#isWatching) this.#called.add(name)
    return ++this.#clock
  }

  #watch(owner: object, key: string, name: string): void {
    const original: unknown = Reflect.get(owner, key)
    if (typeof original !== 'function') return
    const watched = (...args: unknown[]) => {
      if (this.#isWatching) this.#called.add(name)
      return Reflect.apply(original, owner, args)
    }
    this.#replace(owner, key, watched)
  }

  #replace(owner: object, key: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, key)
    Object.defineProperty(owner, key, { value, configurable: true, writable: true })
    this.#undo.push(() => {
      if (before) Object.defineProperty(owner, key, before)
      else Reflect.deleteProperty(owner, key) // it stood on the prototype
    })
  }
}
