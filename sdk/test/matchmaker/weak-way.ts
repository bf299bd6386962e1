import type { Platform } from '../../src/index.js'
import type { HandTransport } from '../../src/ports/by-hand.js'
import type { Link } from '../../src/ports/link.js'
import { MemoryTransport, type VirtualNetwork, virtualPlatform } from '../../src/testing.js'
import { friends } from './four.js'

/** The first byte of an event: what it takes to prove oneself before has others. */
const DATA = 3

/** A device's only way, whose links to some may break; what is dialled later is none of them. */
export class WeakWay {
  readonly transport: Platform['transports'][number]
  /** It hears nothing on `events` any more. */
  isDeaf = false
  readonly #links = new Set<Link>()
  readonly #dead = new WeakSet<Link>()

  /** @param isWeak whether links to this address are */
  constructor(network: VirtualNetwork, name: string, isWeak: (id: string) => boolean, relayed = false) {
    const own = new MemoryTransport(network, name.toLowerCase(), { relayed })
    this.transport = {
      ...{ via: own.via, takesFirst: own.takesFirst },
      listen: (options) => own.listen(options),
      dial: async (address, options) => {
        const link = await own.dial(address, options)
        return isWeak(address.id) ? this.#weak(link) : link
      },
    }
  }

  /** The other side notices at once. */
  close(): void {
    for (const link of [...this.#links]) link.close()
  }

  /** Nobody hears anything, and nobody is told so. */
  die(): void {
    for (const link of this.#links) this.#dead.add(link)
  }

  /** Links that it begins by hand are weak as well. */
  hands(own: HandTransport): HandTransport {
    return {
      offer: async (options) => {
        const offer = await own.offer(options)
        return { ...offer, accept: async (answer, ended) => this.#weak(await offer.accept(answer, ended)) }
      },
      answer: (offer, options) => own.answer(offer, options),
    }
  }

  #weak(link: Link): Link {
    this.#links.add(link)
    link.onClose(() => this.#links.delete(link))
    const passes = ([first]: Uint8Array) => !this.#dead.has(link) && !(this.isDeaf && first === DATA)
    return {
      ...{ path: link.path, binding: link.binding, backlog: 0 },
      send: (lane, bytes) => this.#dead.has(link) || link.send(lane, bytes),
      onMessage: (handler) => link.onMessage((lane, bytes) => passes(bytes) && handler(lane, bytes)),
      onClose: (handler) => link.onClose(handler),
      close: () => link.close(),
    }
  }
}

/**
 * Some friends in a match: `heir` stands by, `other` does not, and has a weak way to Ann, who hosts, or to whom else it dials.
 * `others, in-band`: nobody but Ann can be dialled.
 */
export async function weakFriends(count: number, to: 'the host' | 'others' | 'others, in-band') {
  const ways = new Map<string, WeakWay>()
  const party = await friends(count, {
    change: (name, _, { network, directory }) => {
      const way = new WeakWay(network, name, (id) => id.startsWith('ann') === (to === 'the host'))
      ways.set(name, way)
      if (to !== 'others, in-band') return { transports: [way.transport] }
      const listen = () => Promise.reject(new Error('nobody new'))
      const { byHand } = virtualPlatform(network, name.toLowerCase(), directory)
      const transports = [name === 'Ann' ? way.transport : { ...way.transport, listen }]
      return { transports, ...(byHand && { byHand: way.hands(byHand) }) }
    },
  })
  const { host, guests, until } = party
  await until(() => host.standby !== undefined)
  const heir = guests.find(({ me }) => me.seat === host.standby?.seat)
  const other = guests.find((one) => one !== heir)
  const way = ways.get(other?.me.name ?? '')
  if (!heir || !other || !way) throw new Error('nobody stands by')
  return { ...party, heir, other, way }
}
