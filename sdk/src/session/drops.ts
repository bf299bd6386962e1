/** How long a drop counts against a device, ms. */
const COUNTS_MS = 300_000
/** What is noticed sooner after a drop belongs to it, ms. */
const ONE_MS = 10_000
/** More count for nothing. */
const MOST = 5
/** Devices remembered. */
const MAX_DEVICES = 256

/** How often a device was not heard, in the last five minutes ([SE50]). */
export class Drops {
  readonly #times = new Map<string, number[]>()

  /** @param device its key, as text */
  note(device: string, now: number): void {
    const times = this.#times.get(device) ?? []
    const last = times.at(-1)
    if (last !== undefined && now - last < ONE_MS) return
    this.#times.delete(device)
    this.#times.set(device, [...times, now].slice(-MOST))
    const [oldest] = this.#times.keys()
    if (this.#times.size > MAX_DEVICES && oldest !== undefined) this.#times.delete(oldest)
  }

  count(device: string, now: number): number {
    return (this.#times.get(device) ?? []).filter((at) => now - at < COUNTS_MS).length
  }
}
