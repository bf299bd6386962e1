import type { Clock } from '../ports/clock.js'

/** Devices that stand still for a while, as a laptop that sleeps or a page that hangs: what is due there waits, and then all of it happens at once. */
export class Freezer {
  readonly #held = new Map<string, (() => void)[]>()

  freeze(device: string): void {
    if (!this.#held.has(device)) this.#held.set(device, [])
  }

  /** What came meanwhile happens now, in its order. */
  thaw(device: string): void {
    const held = this.#held.get(device) ?? []
    this.#held.delete(device)
    for (const call of held) call()
  }

  isFrozen(device: string): boolean {
    return this.#held.has(device)
  }

  /** Does it on this device: now, or when it has thawed. */
  on(device: string, call: () => void): void {
    const held = this.#held.get(device)
    if (held) held.push(call)
    else call()
  }

  /** The same time, with timers that wait while the device stands still; of one that repeats, the calls that were missed are one. */
  clockOf(device: string, clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (ms, call) => {
        let isOver = false
        const stop = clock.after(ms, () => this.on(device, () => isOver || call()))
        return () => {
          isOver = true
          stop()
        }
      },
      every: (ms, call) => {
        let isOver = false
        let waits = false
        const stop = clock.every(ms, () => {
          if (waits) return
          waits = true
          this.on(device, () => {
            waits = false
            if (!isOver) call()
          })
        })
        return () => {
          isOver = true
          stop()
        }
      },
    }
  }
}
