import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { type Listing, parseCode } from '@skirmish/sdk/discover'
import {
  isLanPage,
  LanDirectory,
  type LanNetwork,
  type LanOptions,
  openSocket,
  type Publication,
} from '@skirmish/sdk/lan'
import { AnnouncedListings } from './announced-listings.js'
import { advertise } from './dns-sd.js'
import { HeardListings, type ListChanges } from './heard-listings.js'
import { toldToBrowsers, toldToLan } from './lan-addresses.js'
import { LIMITS } from './limits.js'
import type { LobbyState } from './lobby-state.js'

const NOTHING: ListChanges = { listings: [], gone: [] }
const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))

/**
 * A lobby on its LAN: it shows what it hears there to its own people ([DI13]), and says there what they offer ([DI14]). So
 * Node games and other lobbies are one party with it. Without a network it is just silent.
 */
export class LobbyLan {
  readonly #lobby: LobbyState
  readonly #network: LanNetwork
  readonly #directory: LanDirectory
  readonly #heard = new HeardListings()
  readonly #announced = new AnnouncedListings()
  readonly #publications = new Map<string, Publication>()
  readonly #closing = new AbortController()
  /** Which only this lobby has, on any LAN: no other responder quarrels with it over an address. */
  readonly #host = `skirmish-${randomBytes(3).toString('hex')}.local`
  #timer: ReturnType<typeof setInterval> | undefined
  #advertised: ReturnType<typeof advertise> | undefined
  #searches = 0

  constructor(lobby: LobbyState, network: LanNetwork, { port, hosts }: Pick<LanOptions, 'port' | 'hosts'>) {
    this.#lobby = lobby
    this.#network = network
    const platform = { random, openSocket }
    const options = { network, platform, hearsItself: false, ...(port && { port }), ...(hosts && { hosts }) }
    this.#directory = new LanDirectory(options)
  }

  /** Sessions that are heard. */
  get size(): number {
    return this.#heard.size
  }

  /** @param lobby its port is where the sessions lead to that it announces */
  open({ port, name, version }: { port: number; name: string; version: string }): void {
    this.#directory.watch((listings) => this.#heard.hear(listings.map((one) => this.#told(one))))
    this.#timer = setInterval(() => this.#announce(port), LIMITS.announceChanges.ms)
    const service = { name, version, port, host: this.#host, device: hostname().split('.', 1)[0] ?? '' }
    this.#advertised = advertise(service, this.#network)
  }

  /** What is new in what is heard; nothing that the lobby knows first-hand. */
  takeChanges(): ListChanges {
    if (this.#heard.size === 0 && !this.#heard.isTold) return NOTHING
    return this.#heard.takeChanges(new Set(this.#lobby.listings.map(({ sessionKey }) => sessionKey)))
  }

  /** A session that is heard, private ones too. */
  find(code: string): Listing | undefined {
    const listing = this.#directory.heard(parseCode(code) ?? '')
    return listing && this.#told(listing)
  }

  /** Asks the LAN for a code that nobody here has heard of: so many at a time, and what is more is not asked ([DI15]). */
  async search(code: string): Promise<Listing | undefined> {
    const parsed = parseCode(code)
    if (!parsed || this.#searches >= LIMITS.lanSearches) return undefined
    this.#searches++
    try {
      const found = await this.#directory.find(parsed, { signal: this.#closing.signal })
      return found && this.#told(found.listing)
    } catch {
      return undefined // the lobby is closing
    } finally {
      this.#searches--
    }
  }

  /** Where the lobby is as a service of the LAN, at this port. */
  origin(port: number): string {
    return `http://${this.#host}:${port}`
  }

  /** Is this the page of another lobby on our LAN? */
  isNear(origin: string): boolean {
    return isLanPage(origin, this.#network)
  }

  /** What was announced is taken back; resolves when that is said, soon at any rate. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#closing.abort()
    this.#directory.close()
    await this.#advertised?.close()
  }

  #announce(port: number): void {
    const { begin, change, end } = this.#announced.take(this.#lobby.listings)
    for (const name of end) {
      this.#publications.get(name)?.close()
      this.#publications.delete(name)
    }
    for (const { name, listing } of begin)
      this.#publications.set(name, this.#directory.show(toldToLan(listing, port), listing.code))
    for (const { name, listing } of change) this.#publications.get(name)?.update(toldToLan(listing, port))
  }

  #told(listing: Listing): Listing {
    return toldToBrowsers(listing, (address) => this.#network.isHere(address))
  }
}
