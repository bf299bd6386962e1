import type { VirtualNetwork } from '../../../src/testing.js'
import type { Device } from './device.js'

interface Cut {
  readonly some: ReadonlySet<Device>
  readonly others: ReadonlySet<Device>
}

/** Who can not reach whom. */
export class Cuts {
  readonly #network: VirtualNetwork
  readonly #devices: readonly Device[]
  readonly #cuts = new Set<Cut>()
  #groups: readonly (readonly Device[])[] = []

  constructor(network: VirtualNetwork, devices: readonly Device[]) {
    this.#network = network
    this.#devices = devices
  }

  get size() {
    return this.#cuts.size
  }

  add(cut: Cut) {
    this.#cuts.add(cut)
    this.apply()
  }

  delete(cut: Cut) {
    this.#cuts.delete(cut)
    this.apply()
  }

  /** Into groups, beside the other cuts; into none heals that. */
  part(groups: readonly (readonly Device[])[]) {
    this.#groups = groups
    this.apply()
  }

  apply() {
    for (const [i, a] of this.#devices.entries())
      for (const b of this.#devices.slice(i + 1)) this.#network[this.#isCut(a, b) ? 'part' : 'heal'](a.id, b.id)
  }

  #isCut(a: Device, b: Device) {
    for (const { some, others } of this.#cuts)
      if ((some.has(a) && others.has(b)) || (some.has(b) && others.has(a))) return true
    return this.#groups.some((group) => group.includes(a) !== group.includes(b))
  }
}

export function namesOf(devices: readonly Device[]) {
  return devices.map(({ name }) => name).join(' ')
}
