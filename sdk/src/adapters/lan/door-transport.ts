import { toBase64url } from '../../discover/base64url.js'
import { here } from '../../discover/here.js'
import type { Address } from '../../discover/listing.js'
import { SkirmishError } from '../../errors.js'
import type { Link } from '../../ports/link.js'
import type { DialOptions, Listener, Transport } from '../../ports/transport.js'
import { dialDoor } from '../relay/door.js'
import type { RelayPlatform } from '../relay/relay-platform.js'
import { hostGone } from './host-gone.js'
import type { LanEndpoint } from './lan-endpoint.js'

/**
 * Links through doors of the hosts' own ([CO14]): a guest is linked one upgrade after its TCP connection. To a guest it is a
 * relayed link like any other: TCP, to be left for the direct one, with frames that are sealed.
 */
export class DoorTransport implements Transport {
  readonly via = 'relayed'
  readonly ready = true
  readonly takesFirst = true
  readonly #endpoint: LanEndpoint
  readonly #platform: RelayPlatform
  readonly #links = new Set<Link>()

  constructor(endpoint: LanEndpoint, platform: RelayPlatform) {
    this.#endpoint = endpoint
    this.#platform = platform
  }

  async listen({ signal }: { signal: AbortSignal }): Promise<Listener> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const { port, doors } = await this.#endpoint.open()
    const id = toBase64url(this.#platform.random(16))
    const early: Link[] = []
    let handler: ((link: Link) => void) | undefined
    const close = doors.listen(id, (link) => {
      this.#keep(link)
      if (handler) handler(link)
      else early.push(link)
    })
    return {
      address: { via: this.via, endpoint: here(port), id },
      onLink(newHandler) {
        handler = newHandler
        for (const link of early.splice(0)) newHandler(link)
        return () => {
          handler = undefined
        }
      },
      close() {
        close()
        for (const link of early.splice(0)) link.close()
      },
    }
  }

  async dial(address: Address, options: DialOptions): Promise<Link> {
    return this.#keep(await dialDoor(address, this.#platform.openSocket, options).catch(hostGone))
  }

  close(): void {
    for (const link of [...this.#links]) link.close()
  }

  #keep(link: Link): Link {
    this.#links.add(link)
    link.onClose(() => this.#links.delete(link))
    return link
  }
}
