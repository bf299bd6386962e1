import { equalBytes } from '../connect/bytes.js'
import { mergeMatches } from '../result/merge-matches.js'
import { parseMatch, type SignedMatch, writeMatch } from '../result/signed-match.js'
import { hex } from './hex.js'
import { HexNames } from './hex-names.js'
import { type Shared, sharedId } from './shared-records.js'

/** Some 75 MB, and some seconds to open: years of every evening. What is more is not taken from others. */
const MAX_RECORDS = 100_000

/** A record is read again when somebody asks for it: read, it takes ten times as much memory. */
interface Kept {
  readonly bytes: Uint8Array
  readonly keys: readonly string[]
  /** Of those who signed its start. */
  readonly signers: readonly string[]
  /** Of its start, to be compared. */
  readonly nonce: string
  /** As it was stored last: nothing else may be said to others, or a device that loses its power takes back what it signed. */
  stored: StoredMatch | undefined
}

/**
 * The records a device keeps, one of each match ([RA10]). All are verified: what is known of a match is all that was ever said of it, so
 * two ledgers that have heard the same are equal, in whatever order and however often they heard it.
 */
export class Ledger implements Iterable<SignedMatch> {
  /** Of keys and matches in it. */
  readonly names = new HexNames()
  readonly #kept = new Map<string, Kept>()
  /** Stored, and no exchange has asked for their ids yet. */
  readonly #unnamed: StoredMatch[] = []

  get size(): number {
    return this.#kept.size
  }

  /** It takes what this device's own matches bring, and nothing from others. */
  get isFull(): boolean {
    return this.#kept.size >= MAX_RECORDS
  }

  /** In the order in which their matches were first heard of. */
  *[Symbol.iterator](): Iterator<SignedMatch> {
    for (const { bytes } of this.#kept.values()) {
      const record = parseMatch(bytes)
      if (record) yield record
    }
  }

  /** @param id of its start */
  get(id: Uint8Array): SignedMatch | undefined {
    const bytes = this.bytesOf(id)
    return bytes && parseMatch(bytes)
  }

  /** The matches that sessions called so. @param nonce of their starts */
  *calledSo(nonce: Uint8Array): Iterable<SignedMatch> {
    const name = String.fromCharCode(...nonce)
    for (const kept of this.#kept.values()) {
      const record = kept.nonce === name ? parseMatch(kept.bytes) : undefined
      if (record) yield record
    }
  }

  /** All that is known of the match then; `undefined` when it says nothing new. @param record verified */
  add(record: SignedMatch): SignedMatch | undefined {
    return this.#add(record, writeMatch(record))
  }

  /** What this device wrote itself; anything else is passed over. All that is known of the match then, if that is more than before. */
  addStored(bytes: Uint8Array): SignedMatch | undefined {
    const record = parseMatch(bytes)
    if (!record) return undefined
    const known = this.#add(record, bytes)
    this.stored(record.id)
    return known
  }

  /** What is known of a match now has been stored, or these bytes of it have. */
  stored(id: Uint8Array, bytes = this.bytesOf(id)): void {
    const kept = this.#kept.get(hex(id))
    if (!kept || !bytes || kept.stored?.bytes === bytes) return
    kept.stored = new StoredMatch(kept.keys, bytes)
    this.#unnamed.push(kept.stored)
  }

  /** Works out so many ids that an exchange will need, so that it need not work out thousands at once; false when it has all. */
  prepare(count: number): boolean {
    for (const stored of this.#unnamed.splice(-count)) stored.prepare()
    return this.#unnamed.length > 0
  }

  bytesOf(id: Uint8Array): Uint8Array | undefined {
    return this.#kept.get(hex(id))?.bytes
  }

  /** Everybody in it, in hex. @param id of its start, in hex */
  keysOf(id: string): readonly string[] {
    return this.#kept.get(id)?.keys ?? []
  }

  /**
   * Everybody in matches that this player signed the start of: with whom they played most first. What others signed about them makes nobody
   * known. @param player in hex, as who comes back
   */
  playedWith(player: string): string[] {
    const played = new Map<string, number>()
    for (const { keys, signers } of this.#kept.values()) {
      if (!signers.includes(player)) continue
      for (const key of keys) played.set(key, (played.get(key) ?? 0) + 1)
    }
    const all = [...played].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    return all.map(([key]) => key)
  }

  /** As an exchange sees them: what is stored. */
  *shared(): Iterable<Shared> {
    for (const { stored } of this.#kept.values()) if (stored) yield stored
  }

  #add(record: SignedMatch, bytes: Uint8Array): SignedMatch | undefined {
    const id = this.names.of(record.id)
    const before = this.#kept.get(id)
    if (!before) {
      this.#keep(id, record, bytes)
      return record
    }
    if (equalBytes(bytes, before.bytes)) return undefined
    const known = parseMatch(before.bytes)
    const merged = known ? mergeMatches(known, record) : record
    const after = writeMatch(merged)
    if (equalBytes(after, before.bytes)) return undefined
    this.#keep(id, merged, after, before)
    return merged
  }

  #keep(id: string, { start, signatures }: SignedMatch, bytes: Uint8Array, before?: Kept): void {
    const keys = before?.keys ?? start.players.map(({ key }) => this.names.of(key))
    const isComplete = signatures.length === keys.length
    const signers = isComplete ? keys : signatures.flatMap(({ index }) => keys[index] ?? [])
    const nonce = before?.nonce ?? String.fromCharCode(...start.nonce)
    this.#kept.set(id, { bytes, keys, signers, nonce, stored: before?.stored })
  }
}

class StoredMatch implements Shared {
  readonly keys: readonly string[]
  readonly bytes: Uint8Array
  #id: string | undefined

  constructor(keys: readonly string[], bytes: Uint8Array) {
    this.keys = keys
    this.bytes = bytes
  }

  get id(): string {
    this.#id ??= sharedId(this.bytes)
    return this.#id
  }

  prepare(): void {
    this.#id ??= sharedId(this.bytes)
  }
}
