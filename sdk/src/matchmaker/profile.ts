import { decode, encode, raw, struct, u8 } from '../codec/combinators.js'
import { type KeyPair, keyPairFrom } from '../connect/keys.js'
import type { Store } from '../ports/store.js'

const LOG = 'profile'
const FORMAT = 1
const profileRecord = struct({ format: u8, secretKey: raw(32) })

export interface Profile {
  readonly identity: KeyPair
  /** Settles when a new key is kept; nobody waits for the disk to play. */
  readonly stored: Promise<void>
}

/** The player's key, made on first use and kept in the store; the last valid record counts. */
export async function loadProfile(store: Store, random: (bytes: number) => Uint8Array): Promise<Profile> {
  const records = await store.read(LOG)
  for (const bytes of records.reverse()) {
    const record = decode(profileRecord, bytes)
    if (record?.format === FORMAT) return { identity: keyPairFrom(record.secretKey), stored: Promise.resolve() }
  }
  return newProfile(random, (secretKey) => store.append(LOG, encode(profileRecord, { format: FORMAT, secretKey })))
}

/** A key of its own, kept nowhere: for a second tab. */
export function temporaryProfile(random: (bytes: number) => Uint8Array): Profile {
  return newProfile(random, () => Promise.resolve())
}

function newProfile(random: (bytes: number) => Uint8Array, keep: (secretKey: Uint8Array) => Promise<void>): Profile {
  const secretKey = random(32)
  return { identity: keyPairFrom(secretKey), stored: keep(secretKey) }
}
