import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../codec/utf8.js'
import { ID_BYTES, MAX_KNOWN, PERSON_BYTES } from './exchange-words.js'
import { bytesOfHex, hex } from './hex.js'

const PERSON = utf8Encode('skirmish/1 known')

/** A record as the exchange sees it. */
export interface Shared {
  /** Of its bytes: what is signed later makes it another one. As `sharedId` gives it. */
  readonly id: string
  /** Everybody who played in it, in hex. */
  readonly keys: readonly string[]
  readonly bytes: Uint8Array
}

/** What a device may exchange, as it is now. */
export interface Shareable {
  /** Keys in hex of whom this device knows and has not blocked, itself among them; beyond 256 they are not spoken of. */
  readonly people: readonly string[]
  readonly records: Iterable<Shared>
  /** The keys of both devices' players: what both were in they may say to each other, whoever else was ([RA31]). */
  readonly pair?: readonly string[]
}

/** In hex. */
export function sharedId(bytes: Uint8Array): string {
  return hex(sha256(bytes).subarray(0, ID_BYTES))
}

/**
 * The people a device knows, said so that only who knows them too learns who is meant ([RA15]): by hashes that are other ones in each
 * exchange.
 */
export class SaltedPeople {
  readonly #byHash = new Map<string, string>()

  constructor(people: readonly string[], salt: Uint8Array) {
    for (const key of people.slice(0, MAX_KNOWN)) {
      const message = new Uint8Array(PERSON.length + salt.length + 32)
      message.set(PERSON)
      message.set(salt, PERSON.length)
      message.set(bytesOfHex(key).subarray(0, 32), PERSON.length + salt.length)
      this.#byHash.set(hex(sha256(message).subarray(0, PERSON_BYTES)), key)
    }
  }

  /** In an order that says nothing. */
  get hashes(): Uint8Array[] {
    return [...this.#byHash.keys()].sort().map(bytesOfHex)
  }

  /** Who is known to the other as well. */
  common(others: readonly Uint8Array[]): Set<string> {
    return new Set(others.flatMap((hash) => this.#byHash.get(hex(hash)) ?? []))
  }
}

/** Who is spoken of in an exchange. */
export interface Circle {
  /** Whom both know, keys in hex. */
  readonly common: ReadonlySet<string>
  /** The two themselves. */
  readonly pair: readonly string[]
}

/** Whether both know everybody in it, or were in it themselves: who was there learns nothing new of who else was ([RA31]). */
export function isAmong(keys: readonly string[], { common, pair }: Circle): boolean {
  return keys.every((key) => common.has(key)) || (pair.length > 0 && pair.every((key) => keys.includes(key)))
}

/** Records that are spoken of. */
export function amongThem(records: Iterable<Shared>, circle: Circle): Map<string, Shared> {
  const among = new Map<string, Shared>()
  for (const record of records) if (isAmong(record.keys, circle)) among.set(record.id, record)
  return among
}
