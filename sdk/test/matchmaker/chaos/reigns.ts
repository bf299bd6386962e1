import type { Device } from './device.js'

interface Reign {
  readonly device: Device
  /** Which of its times as host. */
  readonly time: number
  readonly since: number
}

/** Times of hosting in which a world was advanced: only the newest may go on. */
export class Reigns {
  readonly #all: Reign[] = []
  readonly #told = new Set<Reign>()

  /** @returns whether that began a reign, or, once each, what is wrong with it */
  ran(device: Device, now: number): 'began' | { wrong: string } | undefined {
    const known = this.#all.find((one) => one.device === device && one.time === device.hosted)
    const newest = this.#all.at(-1)
    if (!known) {
      this.#all.push({ device, time: device.hosted, since: now })
      return 'began'
    }
    if (!newest || known === newest || this.#told.has(known)) return undefined
    this.#told.add(known)
    return {
      wrong: `two hosts: ${device.name} ran it on, ${newest.device.name} had begun to at ${Math.round(newest.since)}`,
    }
  }
}
