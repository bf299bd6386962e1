import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** An address this device speaks from. */
export interface LanInterface {
  readonly name: string
  readonly address: string
  readonly family: 4 | 6
  /** Where everybody on that network hears it; IPv6 has multicast only. */
  readonly broadcast: string | undefined
}

/** The networks this device is on, as they were when last looked at. The device itself is always one of them. */
export class LanNetwork {
  readonly #names: readonly string[] | undefined
  readonly #isWanted: (address: string) => boolean
  #interfaces: LanInterface[] = []
  #subnets = new Map<LanInterface, BlockList>()

  /**
   * @param names only these interfaces beside the loopback; all, unless told
   * @param isWanted and of these, only such addresses of ours
   */
  constructor(names?: readonly string[], isWanted: (address: string) => boolean = () => true) {
    this.#names = names
    this.#isWanted = isWanted
    this.refresh()
  }

  get interfaces(): readonly LanInterface[] {
    return this.#interfaces
  }

  /** Looks again. True when something changed. */
  refresh(): boolean {
    const before = JSON.stringify(this.#interfaces)
    this.#interfaces = []
    this.#subnets = new Map()
    for (const [name, infos = []] of Object.entries(networkInterfaces())) {
      for (const { address, family, netmask, cidr, internal } of infos) {
        const prefix = Number(cidr?.split('/')[1])
        if (Number.isNaN(prefix) || !(internal || this.#isOurs(name, address))) continue
        if (family === 'IPv4') this.#add({ name, address, family: 4, broadcast: broadcastOf(address, netmask) }, prefix)
        // Nobody could dial a link-local address from a listing. Of the others, one is enough to be heard.
        else if (!internal && !/^fe[89ab]/i.test(address) && !this.#interfaces.some(sameFamily(name)))
          this.#add({ name, address, family: 6, broadcast: undefined }, prefix)
      }
    }
    return JSON.stringify(this.#interfaces) !== before
  }

  /** The interface whose network an IP address is on; `undefined` when it is on none of ours. */
  towards(address: string): LanInterface | undefined {
    const plain = plainAddress(address)
    const family = isIP(plain)
    if (family === 0) return undefined
    return this.#interfaces.find((one) => this.#subnets.get(one)?.check(plain, family === 4 ? 'ipv4' : 'ipv6'))
  }

  /** Is it an address of this device? */
  isHere(address: string): boolean {
    const plain = plainAddress(address)
    return plain.startsWith('127.') || this.#interfaces.some((one) => one.address === plain)
  }

  #isOurs(name: string, address: string): boolean {
    return (this.#names?.includes(name) ?? true) && this.#isWanted(address)
  }

  #add(one: LanInterface, prefix: number): void {
    const subnet = new BlockList()
    subnet.addSubnet(one.address, prefix, one.family === 4 ? 'ipv4' : 'ipv6')
    this.#interfaces.push(one)
    this.#subnets.set(one, subnet)
  }
}

/** A socket for both families shows IPv4 addresses as `::ffff:192.168.1.7`. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function sameFamily(name: string): (one: LanInterface) => boolean {
  return (one) => one.name === name && one.family === 6
}

/** The last address of the network. */
function broadcastOf(address: string, netmask: string): string {
  const mask = netmask.split('.').map(Number)
  return address
    .split('.')
    .map((part, i) => Number(part) | (255 - (mask[i] ?? 255)))
    .join('.')
}
