import { equalBytes } from '../connect/bytes.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Ratings } from '../game/ratings.js'
import type { Store } from '../ports/store.js'
import { hex } from '../ratings/hex.js'
import { type KnownMatch, knownMatch } from '../ratings/known-match.js'
import { Ledger } from '../ratings/ledger.js'
import type { RatingSystem } from '../ratings/rating-system.js'
import type { RatingChanges } from '../ratings/stats.js'
import type { MatchEnd } from '../result/match-end.js'
import { NO_MATCH } from '../result/match-start.js'
import type { SignedMatch } from '../result/signed-match.js'
import { type Verdict, verdictOf } from '../result/verdict.js'
import { Folds } from './folds.js'
import { inSlices } from './in-slices.js'
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

type Device = Pick<Platform, 'store' | 'random' | 'clock' | 'date'>

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
  readonly folds: Folds
  /** Whose matches with others are left out. */
  #leftOut: LeftOut = { people: new Set(), me: '' }
  #heeded: Blocking | undefined
  #trouble: ErrorCode | undefined

  private constructor({ store, random, clock, date }: Device, game: RatedGame, system: RatingSystem) {
    this.#disk = store
    this.devices = new SigningDevices(store, random, (cause) => this.#failed(cause))
    this.game = game.id
    this.#ratings = game.ratings
    this.system = system
    this.usualMode = this.modeOf(game.parseSettings(game.encodeSettings({})) ?? {})
    if (!store.durable) this.#trouble = 'store/forgotten'
    this.folds = new Folds({ clock, date, game: game.id, system, hexOf: this.#hexOf })
  }

  /** Rejects with `discover/relay-unreachable` when the game's rating system can not be loaded. */
  static async open(device: Device, game: RatedGame): Promise<MatchHistory> {
    const [kept, system] = await Promise.all([device.store.read(LOG), loadSystem(game.ratings)])
    const history = new MatchHistory(device, game, system)
    await inSlices(device.clock, history.#reading(kept))
    return history
  }

  /** In small steps, as it may be a hundred thousand. */
  *#reading(kept: readonly Uint8Array[]): Generator<void> {
    for (const bytes of kept) {
      const record = this.ledger.addStored(bytes)
      if (record) this.#hear(record)
      yield
    }
    yield* this.folds.book.folding()
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
      this.folds.book.begin(this.matches)
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
    return Math.round(this.folds.book.pointsOf(key ?? NOBODY, mode))
  }

  /** How likely each side is to win. @param sides of keys in hex, empty for who has none */
  chances(sides: readonly (readonly string[])[], mode = this.usualMode): number[] {
    return this.system.chances(sides.map((keys) => keys.map((key) => this.folds.book.stateOf(key, mode))))
  }

  /** All that is known of a match. */
  recordOf(id: Uint8Array): SignedMatch | undefined {
    return this.ledger.get(id)
  }

  /** The match that a session calls so, if this device signed its start. @param nonce the session's id of it */
  startedWith(nonce: Uint8Array, device: Uint8Array): SignedMatch | undefined {
    for (const record of this.ledger.calledSo(nonce)) if (hasSigned(record, device)) return record
    return undefined
  }

  /** The last start that a device of this player signed; `NO_MATCH` before the first. */
  lastStart(device: Uint8Array): Uint8Array {
    return this.folds.lastStart(device)
  }

  /** Adds what is said in a verified record to what is known; it is rated as its verdict says, unless it is expected to end otherwise. */
  add(record: SignedMatch): void {
    const known = this.ledger.add(record)
    if (known && this.#hear(known)) this.#tellChanged()
  }

  /**
   * The same of several that others brought; settles when they are stored. Ratings follow when somebody asks for them.
   *
   * @param from who hears it again from `onNew`
   */
  learn(records: readonly SignedMatch[], from?: object): Promise<void> {
    const hasRoom = ({ id }: SignedMatch) => !this.ledger.isFull || this.ledger.bytesOf(id) !== undefined
    const news = records.flatMap((record) => (hasRoom(record) && this.ledger.add(record)) || [])
    for (const record of news) this.#hear(record)
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
    if (this.#rate(record, { ...verdictOf(record), counts, end })) this.#tellChanged()
  }

  /** What a game is given of it. */
  ratingsFor(place: Omit<RatingsPlace, 'history'>): RatingsApi {
    return lazyRatings({ ...place, history: this })
  }

  /** What was signed holds from now on. */
  settle(id: Uint8Array): void {
    const record = this.recordOf(id)
    if (record && this.#expected.delete(hex(id)) && this.#rate(record)) this.#tellChanged()
  }

  /** What a match did to ratings. */
  changesOf(id: Uint8Array): RatingChanges {
    const match = this.#matches.get(hex(id))
    return (match && this.folds.changesOf([match]).get(match.id)) ?? new Map()
  }

  /** All that is known of a match, when that is more than before. Whether what is shown may be something else. */
  #hear(record: SignedMatch): boolean {
    this.folds.hear(record)
    const isExpected = this.#expected.size > 0 && this.#expected.has(hex(record.id)) // its verdict counts already
    return this.#isOfGame(record) && !isExpected && this.#rate(record)
  }

  #rate(record: SignedMatch, verdict: Verdict = verdictOf(record)): boolean {
    const match = knownMatch(record, verdict, this.#hexOf)
    const before = this.#matches.get(match.id)
    if (before && JSON.stringify(before) === JSON.stringify(match)) return false
    this.#matches.set(match.id, match)
    if (this.#isLeftOut(match)) return false
    this.folds.book.learn([match])
    return true
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

  #isLeftOut({ id }: KnownMatch): boolean {
    const { people, me } = this.#leftOut
    if (people.size === 0) return false
    const keys = this.ledger.keysOf(id)
    return !keys.includes(me) && keys.some((key) => people.has(key))
  }

  readonly #hexOf = (name: Uint8Array) => this.ledger.names.of(name)

  #isOfGame({ start }: SignedMatch): boolean {
    return start.game === this.game
  }
}

function hasSigned({ start, signatures }: Pick<SignedMatch, 'start' | 'signatures'>, device: Uint8Array): boolean {
  return signatures.some(({ index }) => equalBytes(start.players[index]?.device ?? NO_MATCH, device))
}
