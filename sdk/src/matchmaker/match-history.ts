import { equalBytes } from '../connect/bytes.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Ratings } from '../game/ratings.js'
import type { Store } from '../ports/store.js'
import { endOfChain } from '../ratings/chains.js'
import { hex } from '../ratings/hex.js'
import { type KnownMatch, knownMatch } from '../ratings/known-match.js'
import { Ledger } from '../ratings/ledger.js'
import { RatingBook, type RatingChanges } from '../ratings/rating-book.js'
import type { RatingSystem } from '../ratings/rating-system.js'
import type { MatchEnd } from '../result/match-end.js'
import { NO_MATCH } from '../result/match-start.js'
import type { SignedMatch } from '../result/signed-match.js'
import { verdictOf } from '../result/verdict.js'
import type { KnownPeople } from './known-people.js'
import type { RatingsPlace } from './ladder-place.js'
import { lazyRatings } from './lazy-ratings.js'
import { loadSystem } from './load-system.js'
import type { Me } from './matchmaker-api.js'
import type { Platform } from './platform.js'
import type { RatingsApi } from './ratings-api.js'
import { SigningDevices } from './signing-device.js'
import { tell } from './tell.js'

const LOG = 'ledger'
/** Characters of a mode that tell it from another. */
const MAX_MODE = 32
const NOBODY = new Uint8Array(0)

/** What is rated of a game. */
export type RatedGame = Pick<AnyGame, 'id' | 'ratings' | 'encodeSettings' | 'parseSettings'>

type Kept = Pick<Platform, 'store' | 'random'>

/** Who is blocked, keys in hex, and who blocks them. */
interface LeftOut {
  readonly people: ReadonlySet<string>
  readonly me: string
}

type Blocking = Pick<KnownPeople, 'blocked' | 'onChange'>

/** The signed matches this device keeps, of all games, and the ratings of this one that follow from them. */
export class MatchHistory {
  readonly #disk: Store
  readonly game: string
  /** The one that is played when a host sets nothing. */
  readonly usualMode: string
  readonly system: RatingSystem
  /** What signs for this player. */
  readonly devices: SigningDevices
  readonly #ratings: Ratings
  readonly ledger = new Ledger()
  readonly #watchers = new Set<(from?: object) => void>()
  readonly #listeners = new Set<() => void>()
  readonly #matches = new Map<string, KnownMatch>()
  /** Matches that count, until it shows, as if everybody were going to sign. */
  readonly #expected = new Set<string>()
  #book: RatingBook
  /** Whose matches with others are left out. */
  #leftOut: LeftOut = { people: new Set(), me: '' }
  #heeded: Blocking | undefined
  #revision = 0
  /** Of the matches that were rated, or asked for, in this page. */
  readonly #changes = new Map<string, RatingChanges>()
  #trouble: ErrorCode | undefined

  private constructor({ store, random }: Kept, game: RatedGame, system: RatingSystem, kept: readonly Uint8Array[]) {
    this.#disk = store
    this.devices = new SigningDevices(store, random, (cause) => this.#failed(cause))
    this.game = game.id
    this.#ratings = game.ratings
    this.system = system
    this.usualMode = this.modeOf(game.parseSettings(game.encodeSettings({})) ?? {})
    if (!store.durable) this.#trouble = 'store/forgotten'
    for (const bytes of kept) this.ledger.addStored(bytes)
    for (const record of this.ledger) if (this.#isOfGame(record)) this.#matches.set(hex(record.id), knownMatch(record))
    this.#book = new RatingBook(system, this.matches)
  }

  /** Rejects with `discover/relay-unreachable` when the game's rating system can not be loaded. */
  static async open(device: Kept, game: RatedGame): Promise<MatchHistory> {
    const [kept, system] = await Promise.all([device.store.read(LOG), loadSystem(game.ratings)])
    return new MatchHistory(device, game, system, kept)
  }

  /** Why matches are not kept: what the storage said last. */
  get trouble(): ErrorCode | undefined {
    return this.#trouble
  }

  /** How a player stands here, and whether that is kept. */
  standOf(key: Uint8Array): Pick<Me, 'rating' | 'remembered' | 'trouble'> {
    const code = this.#trouble
    return { rating: this.ratingOf(key), remembered: !code, trouble: code && new SkirmishError(code) }
  }

  /** All of this game that ratings go by, and what is shown. */
  get matches(): readonly KnownMatch[] {
    const all = [...this.#matches.values()]
    return this.#leftOut.people.size === 0 ? all : all.filter((match) => !this.#isLeftOut(match))
  }

  /** Another one when something else is known, or shown. */
  get revision(): number {
    return this.ledger.revision + this.#revision
  }

  /**
   * Matches that others played with whom this player blocks count for nothing here, for as long as they are blocked ([RA32]); what this player
   * was in themselves happened.
   */
  heed(people: Blocking, me: Uint8Array): void {
    if (this.#heeded === people) return
    this.#heeded = people
    const renew = () => {
      const blocked = new Set(people.blocked.map(({ key }) => hex(key)))
      const before = this.#leftOut.people
      if (blocked.size === before.size && [...blocked].every((key) => before.has(key))) return
      this.#leftOut = { people: blocked, me: hex(me) }
      this.#book = new RatingBook(this.system, this.matches)
      this.#changes.clear()
      this.#revision++
      this.#tellChanged()
    }
    people.onChange(renew)
    renew()
  }

  /** Something is being stored beside the game; when it fails, the player is to know. */
  watch(stored: Promise<void>): void {
    stored.catch((cause: unknown) => this.#failed(cause))
  }

  #failed(cause: unknown): void {
    this.#trouble = cause instanceof SkirmishError ? cause.code : 'store/forgotten'
  }

  /** What is not named stands as usual. */
  modeOf(settings: AnyValues): string {
    const { mode = '' } = this.#ratings
    const value = settings[mode]
    return value === undefined ? (this.usualMode ?? '') : [...String(value)].slice(0, MAX_MODE).join('')
  }

  /** Whole points; what everybody begins with for who has no key. */
  ratingOf(key: Uint8Array | undefined, mode = this.usualMode): number {
    return Math.round(this.#book.pointsOf(key ?? NOBODY, mode))
  }

  /** How likely each side is to win. @param sides of keys in hex, empty for who has none */
  chances(sides: readonly (readonly string[])[], mode = this.usualMode): number[] {
    return this.system.chances(sides.map((keys) => keys.map((key) => this.#book.stateOf(key, mode))))
  }

  /** All that is known of a match. */
  recordOf(id: Uint8Array): SignedMatch | undefined {
    return this.ledger.get(id)
  }

  /** The match that a session calls so, if this device signed its start. @param nonce the session's id of it */
  startedWith(nonce: Uint8Array, device: Uint8Array): SignedMatch | undefined {
    for (const record of this.ledger)
      if (equalBytes(record.start.nonce, nonce) && hasSigned(record, device)) return record
    return undefined
  }

  /** The last start that a device of this player signed; `NO_MATCH` before the first. */
  lastStart(device: Uint8Array): Uint8Array {
    return endOfChain(this.ledger, device)
  }

  /** Adds what is said in a verified record to what is known; it is rated as its verdict says, unless it is expected to end otherwise. */
  add(record: SignedMatch): void {
    const known = this.ledger.add(record)
    if (!known) return
    if (this.#isRatedBy(known)) this.#rate(knownMatch(known))
  }

  /**
   * The same of several that others brought; settles when they are stored. Ratings follow when somebody asks for them.
   *
   * @param from who hears it again from `onNew`
   */
  learn(records: readonly SignedMatch[], from?: object): Promise<void> {
    const hasRoom = ({ id }: SignedMatch) => !this.ledger.isFull || this.recordOf(id) !== undefined
    const news = records.flatMap((record) => (hasRoom(record) && this.ledger.add(record)) || [])
    const matches = news.filter((record) => this.#isRatedBy(record)).map((record) => knownMatch(record))
    for (const match of matches) this.#matches.set(match.id, match)
    this.#book.learn(matches.filter((match) => !this.#isLeftOut(match)))
    this.#changes.clear()
    const stored = Promise.all(news.map(({ id }) => this.#store(id))).then(() => {
      if (news.length > 0) this.#tellNew(from)
    })
    this.watch(stored)
    if (news.length > 0) this.#tellChanged()
    return stored
  }

  /** Calls when more is stored, of any game; the returned function ends it. */
  onNew(handler: (from?: object) => void): () => void {
    this.#watchers.add(handler)
    return () => this.#watchers.delete(handler)
  }

  /** Calls when ratings or what is shown may be something else; the returned function ends it. */
  readonly on = (_event: 'changed', handler: () => void): (() => void) => {
    const listener = () => handler()
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Settles when all that is known of this match is stored; rejects when it can not be. */
  async keep(id: Uint8Array): Promise<void> {
    await this.#store(id)
    this.#tellNew()
  }

  /** Rates a match that all began as if they were going to sign this end, at once: until `settle`. */
  expect(id: Uint8Array, end: MatchEnd): void {
    const record = this.recordOf(id)
    if (!record || !this.#isOfGame(record)) return
    const counts = !end.parted && !end.unconfirmed
    this.#expected.add(hex(id))
    this.#rate(knownMatch(record, { ...verdictOf(record), counts, end }))
  }

  /** What a game is given of it. */
  ratingsFor(place: Omit<RatingsPlace, 'history'>): RatingsApi {
    return lazyRatings({ ...place, history: this })
  }

  /** What was signed holds from now on. */
  settle(id: Uint8Array): void {
    const record = this.recordOf(id)
    if (record && this.#expected.delete(hex(id))) this.#rate(knownMatch(record))
  }

  /** What a match did to ratings. */
  changesOf(id: Uint8Array): RatingChanges {
    const known = this.#changes.get(hex(id))
    if (known) return known
    const changes = this.#book.changesOf(hex(id))
    this.#changes.set(hex(id), changes)
    return changes
  }

  #rate(match: KnownMatch): void {
    const before = this.#matches.get(match.id)
    if (JSON.stringify(before) === JSON.stringify(match)) return
    this.#matches.set(match.id, match)
    this.#revision++
    if (this.#isLeftOut(match)) return
    this.#changes.set(match.id, before ? this.#book.change(match) : this.#book.add(match))
    this.#tellChanged()
  }

  async #store(id: Uint8Array): Promise<void> {
    const bytes = this.ledger.bytesOf(id)
    if (!bytes) return
    await this.#disk.append(LOG, bytes)
    this.ledger.stored(id, bytes)
    // There is room again. A wipe took the key along: that is made good by a reload at the earliest.
    if (this.#trouble === 'store/full') this.#trouble = undefined
  }

  #tellNew(from?: object): void {
    for (const watcher of [...this.#watchers]) watcher(from)
  }

  #tellChanged(): void {
    tell([...this.#listeners])
  }

  /** Its verdict counts already. */
  #isRatedBy(record: SignedMatch): boolean {
    return this.#isOfGame(record) && !this.#expected.has(hex(record.id))
  }

  #isLeftOut({ id }: KnownMatch): boolean {
    const { people, me } = this.#leftOut
    if (people.size === 0) return false
    const keys = this.ledger.keysOf(id)
    return !keys.includes(me) && keys.some((key) => people.has(key))
  }

  #isOfGame({ start }: SignedMatch): boolean {
    return start.game === this.game
  }
}

function hasSigned({ start, signatures }: Pick<SignedMatch, 'start' | 'signatures'>, device: Uint8Array): boolean {
  return signatures.some(({ index }) => equalBytes(start.players[index]?.device ?? NO_MATCH, device))
}
