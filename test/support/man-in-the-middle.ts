import { type NodePlatform, node } from '@skirmish/sdk/node'
import type { Listing } from '../../sdk/src/discover/listing.js'
import type { Directory } from '../../sdk/src/ports/directory.js'
import type { Lane, Link } from '../../sdk/src/ports/link.js'
import type { Transport } from '../../sdk/src/ports/transport.js'

/** Everything a lobby has, and one way to reach a host only. */
export function lobbyBy(relay: string, via?: string): NodePlatform {
  const platform = node({ relay, lan: false })
  return { ...platform, transports: platform.transports.filter((one) => via === undefined || one.via === via) }
}

/** Shows whatever is hosted under the code of somebody else's session. */
export function under(code: string, directories: readonly Directory[]): Directory[] {
  return directories.map((directory) => ({
    via: directory.via,
    watch: (handler) => directory.watch(handler),
    find: (wanted, options) => directory.find(wanted, options),
    publish: (draft, options) => directory.publish(draft, { ...options, code }),
  }))
}

/** What becomes of a frame on its way: none, one or several. */
export type Tamper = (from: 'guest' | 'host', lane: Lane, bytes: Uint8Array) => readonly Uint8Array[]

/**
 * A relay that leads guests to itself, with the host's own listing and key but its own addresses (and so its own session
 * descriptions and certificates), and passes on what both sides say.
 */
export class ManInTheMiddle {
  readonly code: string
  /** Guests that were led on to the host. */
  count = 0
  tamper: Tamper = (_from, _lane, bytes) => [bytes]
  readonly #close: () => void

  private constructor(code: string, close: () => void) {
    this.code = code
    this.#close = close
  }

  /**
   * @param there the relay at which the session really is
   * @param here the relay that guests use
   */
  static async open(code: string, there: string, here: string, via: string): Promise<ManInTheMiddle> {
    const [toHost, toGuests] = [lobbyBy(there, via), lobbyBy(here, via)]
    const signal = AbortSignal.timeout(10_000)
    const found = await toHost.directories[0]?.find(code, { signal })
    found?.opened?.link.close()
    const address = found?.listing.addresses.find((one) => one.via === via)
    const listener = await transportOf(toGuests).listen({ signal })
    if (!found || !address) throw new Error('there is no such session')
    const forged: Listing = { ...found.listing, addresses: [listener.address] }
    const publication = await toGuests.directories[0]?.publish(forged, { signal, code })
    const man: ManInTheMiddle = new ManInTheMiddle(publication?.code ?? '', () => {
      for (const one of [toHost, toGuests]) one.close?.()
    })
    listener.onLink((guest) => {
      transportOf(toHost)
        .dial(address, { signal: AbortSignal.timeout(10_000) })
        .then((host) => man.#join(guest, host))
        .catch(() => guest.close())
    })
    return man
  }

  close(): void {
    this.#close()
  }

  #join(guest: Link, host: Link): void {
    this.count++
    for (const [from, one, other] of [
      ['guest', guest, host],
      ['host', host, guest],
    ] as const) {
      one.onMessage((lane, bytes) => {
        for (const frame of this.tamper(from, lane, bytes)) other.send(lane, frame)
      })
      one.onClose(() => other.close())
    }
  }
}

function transportOf({ transports }: { transports: readonly Transport[] }): Transport {
  const [transport] = transports
  if (!transport) throw new Error('there is no such way')
  return transport
}
