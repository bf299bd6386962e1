import { drawCode } from '../../discover/code.js'
import { LanAnswers } from '../../discover/lan-answers.js'
import { LanListings } from '../../discover/lan-listings.js'
import { encodeLanPacket, type LanAnnouncement, type LanPacket, type LanProbe } from '../../discover/lan-packet.js'
import type { Listing } from '../../discover/listing.js'
import { SkirmishError } from '../../errors.js'
import type { Directory, FindOptions, Found, ListingDraft, Publication, PublishOptions } from '../../ports/directory.js'
import { dialDoor } from '../relay/door.js'
import type { RelayPlatform } from '../relay/relay-platform.js'
import { LAN_PORT } from './lan-groups.js'
import type { LanNetwork } from './lan-network.js'
import { LanPublication } from './lan-publication.js'
import { LanSearch } from './lan-search.js'
import { type LanHearer, LanSockets, type LanSource } from './lan-sockets.js'
import { Watchers } from './watchers.js'

/** Whoever does not answer by then is not there, or can not be heard, ms. */
const FIND_MS = 1000
/** When a search asks, ms after its start: the first answer is needed soon, and a datagram may be lost. */
const FIND_AT_MS = [0, 50, 150, 350, 700]
/** Who watches asks at first, and then listens; the rest is for devices whose port for listening is taken. */
const WATCH_AT_MS = [0, 50, 250, 1000]
const WATCH_EVERY_MS = 4000
/** Silent hosts are looked for this often, ms. */
const EXPIRE_MS = 500
/** How long a host's door may take once the host was heard, ms. */
const DOOR_MS = 1000
/** Probes of ours that may still be answered. */
const MAX_NONCES = 64

export interface LanDirectoryOptions {
  readonly network: LanNetwork
  readonly platform: RelayPlatform
  /** UDP; another one finds only those who use the same. */
  readonly port?: number
  /** To share with others of this device; it opens its own, unless told. */
  readonly sockets?: LanSockets
  /** Only sessions of this game. */
  readonly game?: string
  /** False: what it publishes itself it does not list. */
  readonly hearsItself?: boolean
  /** Addresses typed by hand, that are asked as well: where broadcast does not get through. */
  readonly hosts?: readonly string[]
}

/** The sessions on this LAN, by UDP broadcast and multicast ([DI9], [DI10], [DI11]). Without a network it is just empty. */
export class LanDirectory implements Directory {
  readonly via = 'lan'
  readonly #options: LanDirectoryOptions
  readonly #sockets: LanSockets
  readonly #hearer: LanHearer
  readonly #listings = new LanListings()
  readonly #answers = new LanAnswers()
  readonly #watchers = new Watchers<Listing>(() => this.#listings.listings)
  readonly #publications = new Set<LanPublication>()
  readonly #searches = new Set<LanSearch>()
  readonly #nonces = new Set<number>()
  #watching: LanSearch | undefined
  #expiring: ReturnType<typeof setInterval> | undefined

  constructor(options: LanDirectoryOptions) {
    this.#options = options
    this.#sockets = options.sockets ?? new LanSockets(options.network, options.port ?? LAN_PORT)
    this.#hearer = {
      hear: (packet, source, asked) => this.#hear(packet, source, asked),
      moved: () => {
        for (const search of this.#searches) search.again()
        for (const publication of this.#publications) publication.say()
      },
    }
  }

  watch(handler: (listings: readonly Listing[]) => void): () => void {
    const undo = this.#watchers.add(handler)
    this.#watching ??= this.#search(() => this.#probeAll({}), WATCH_AT_MS, WATCH_EVERY_MS)
    return () => {
      undo()
      if (this.#watchers.size > 0) return
      this.#watching?.end()
      this.#watching = undefined
    }
  }

  async publish(draft: ListingDraft, { signal, code }: PublishOptions): Promise<Publication> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    return this.show(draft, code)
  }

  /** As `publish`, at once: on a LAN nobody has to be asked. */
  show(draft: ListingDraft, code = drawCode(this.#options.platform.random)): Publication {
    const { random } = this.#options.platform
    this.#open()
    const publication = new LanPublication(draft, code, random(32), (bytes) => this.#sockets.shout(bytes))
    this.#publications.add(publication)
    return {
      code,
      onCode() {}, // a LAN gives no code away
      update: (newDraft) => {
        if (this.#publications.has(publication)) publication.update(newDraft)
      },
      close: () => this.#unpublish(publication),
    }
  }

  /** The session with this code, private ones too, if it was heard already. */
  heard(code: string): Listing | undefined {
    return this.#listings.find(code)
  }

  /** With `first`, a found host's door is opened at once: a host that is heard but not reached is left to others to find. */
  async find(code: string, { signal, first }: FindOptions): Promise<Found | undefined> {
    const heard = () => this.heard(code)
    const listing = heard() ?? (await this.#ask(() => this.#probeAll({ code }), heard, signal))
    const address = listing?.addresses.find(({ via }) => via === 'relayed')
    if (!listing || !address || !first) return listing && { listing }
    const tooLate = AbortSignal.any([signal, AbortSignal.timeout(DOOR_MS)])
    const { openSocket } = this.#options.platform
    const link = await dialDoor(address, openSocket, { signal: tooLate, first }).catch(() => undefined)
    return { listing, opened: link && { link, address } }
  }

  /** Asks one device, by an IP address that somebody typed; its sessions, also shown to whoever watches. */
  async probe(host: string, { signal = new AbortController().signal } = {}): Promise<readonly Listing[]> {
    const there = () => this.#listings.listings.filter(({ addresses }) => addresses.some(isAt(host)))
    const heard = () => (there().length > 0 ? there() : undefined)
    return (await this.#ask(() => this.#probeHost(host, {}), heard, signal)) ?? []
  }

  close(): void {
    for (const publication of this.#publications) this.#unpublish(publication)
    for (const search of [...this.#searches]) search.end()
    this.#watching = undefined
    this.#watchers.close()
    this.#rest()
  }

  /** Asks until there is an answer; `undefined` when nobody gives one. */
  #ask<T>(probe: () => void, answer: () => T | undefined, signal: AbortSignal): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new SkirmishError('session/aborted', { cause: signal.reason }))
      const done = (settle: () => void) => {
        signal.removeEventListener('abort', abort)
        clearTimeout(timer)
        search.end()
        settle()
      }
      const abort = () => done(() => reject(new SkirmishError('session/aborted', { cause: signal.reason })))
      const timer = setTimeout(() => done(() => resolve(undefined)), FIND_MS)
      const search = this.#search(probe, FIND_AT_MS, undefined, () => {
        const found = answer()
        if (found !== undefined) done(() => resolve(found))
      })
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  #search(probe: () => void, at: readonly number[], every?: number, answered: () => void = () => {}): LanSearch {
    this.#open()
    const search = new LanSearch({ probe, at, every, answered }, () => {
      this.#searches.delete(search)
      this.#rest()
    })
    this.#searches.add(search)
    return search
  }

  #open(): void {
    this.#sockets.open(this.#hearer)
    this.#expiring ??= setInterval(() => {
      if (this.#listings.expire(performance.now())) this.#watchers.tell()
    }, EXPIRE_MS)
  }

  /** Nobody looks and nothing is shown: then nothing stays open. */
  #rest(): void {
    if (this.#publications.size > 0 || this.#searches.size > 0) return
    clearInterval(this.#expiring)
    this.#expiring = undefined
    this.#sockets.close(this.#hearer)
    this.#listings.clear()
  }

  #unpublish(publication: LanPublication): void {
    if (!this.#publications.delete(publication)) return
    publication.goodbye()
    this.#rest()
  }

  #probeAll(wanted: { code?: string }): void {
    const bytes = this.#probePacket({ ...wanted, alone: false })
    if (bytes) this.#sockets.shout(bytes)
    for (const host of this.#options.hosts ?? []) this.#probeHost(host, wanted)
  }

  #probeHost(host: string, wanted: { code?: string }): void {
    const bytes = this.#probePacket({ ...wanted, alone: true })
    if (bytes) this.#sockets.tell(bytes, host, this.#options.port ?? LAN_PORT)
  }

  #probePacket(wanted: { code?: string; alone: boolean }): Uint8Array | undefined {
    const nonce = Buffer.from(this.#options.platform.random(4)).readUInt32LE()
    this.#nonces.add(nonce)
    for (const oldest of this.#nonces) if (this.#nonces.size > MAX_NONCES) this.#nonces.delete(oldest)
    const { game } = this.#options
    return encodeLanPacket({ kind: 'probe', nonce, game, code: undefined, asker: undefined, ...wanted })
  }

  #hear(packet: LanPacket, source: LanSource, asked: boolean): void {
    const isAnswer = packet.kind === 'answer'
    if (isAnswer !== asked) return
    if (packet.kind === 'probe') this.#answer(packet, source)
    else if (packet.kind === 'goodbye') this.#changed(this.#listings.goodbye(packet.secret))
    else if (packet.kind === 'announce' || (isAnswer && this.#nonces.has(packet.nonce))) {
      const { game } = this.#options
      if (this.#searches.size === 0 || (game !== undefined && packet.announcement.game !== game)) return
      if (this.#options.hearsItself === false && this.#isOwn(packet.announcement)) return
      this.#changed(this.#listings.hear(packet.announcement, source.address, performance.now()))
      for (const { answered } of [...this.#searches]) answered()
    }
  }

  #isOwn({ code, goodbye }: LanAnnouncement): boolean {
    const said = [...this.#publications].filter((one) => one.code === code).map(({ announcement }) => announcement)
    return said.some((own) => own !== undefined && Buffer.compare(own.goodbye, goodbye) === 0)
  }

  #changed(changed: boolean): void {
    if (changed) this.#watchers.tell()
  }

  #answer(probe: LanProbe, source: LanSource): void {
    const asker = probe.asker ?? source
    // Only a process of this device may pass on what another device has asked.
    if (probe.asker && !source.address.startsWith('127.')) return
    const asked = [...this.#publications]
      .filter((publication) => publication.answers(probe.code))
      .flatMap(({ announcement }) => announcement ?? [])
      .filter(({ game }) => probe.game === undefined || probe.game === game)
    if ((asked.length === 0 && !probe.alone) || !this.#options.network.towards(asker.address)) return
    if (!this.#answers.take(asker.address, probe.nonce, performance.now())) return
    // One answer a probe, or it would be larger than what was asked with; others come with their announcements.
    const [announcement] = asked
    const answer = announcement && encodeLanPacket({ kind: 'answer', nonce: probe.nonce, announcement })
    if (answer) this.#sockets.tell(answer, asker.address, asker.port)
    const passedOn = probe.alone && encodeLanPacket({ ...probe, alone: false, asker })
    if (passedOn) this.#sockets.murmur(passedOn)
  }
}

function isAt(host: string): (address: { endpoint: string }) => boolean {
  return ({ endpoint }) => URL.canParse(endpoint) && new URL(endpoint).hostname.replace(/^\[|\]$/g, '') === host
}
