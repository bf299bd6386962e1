import { decode, encode, raw, struct, u8 } from '../codec/combinators.js'
import { type KeyPair, keyPairFrom } from '../connect/keys.js'
import type { Store } from '../ports/store.js'

const LOG = 'profile'
const FORMAT = 1
const profileRecord = struct({ format: u8, secretKey: raw(32) })

/** The key this device plays with. */
export interface OwnKey {
  readonly identity: KeyPair
  /** Settles when a new key is kept; nobody waits for the disk to play. */
  readonly stored: Promise<void>
}

/** The player's key, if this device has one; the last valid record counts. */
export async function loadKey(store: Store): Promise<KeyPair | undefined> {
  const records = await store.read(LOG)
  for (const bytes of records.reverse()) {
    const record = decode(profileRecord, bytes)
    if (record?.format === FORMAT) return keyPairFrom(record.secretKey)
  }
  return undefined
}

/** A key made on first use. */
export function newProfile(store: Store, random: (bytes: number) => Uint8Array): OwnKey {
  const secretKey = random(32)
  return { identity: keyPairFrom(secretKey), stored: keepKey(store, secretKey) }
}

/** From the next start on it is this device's; settles when it is kept. */
export function keepKey(store: Store, secretKey: Uint8Array): Promise<void> {
  return store.append(LOG, encode(profileRecord, { format: FORMAT, secretKey }))
}

/** A key that is kept already, or one of its own that is kept nowhere: for a second tab. */
export function unstored(identity: KeyPair): OwnKey {
  return { identity, stored: Promise.resolve() }
}
