import { decode, encode, raw, struct, u8 } from '../codec/combinators.js'
import { type KeyPair, keyPairFrom } from '../connect/keys.js'
import type { Store } from '../ports/store.js'

const LOG = 'profile'
const FORMAT = 1
const profileRecord = struct({ format: u8, secretKey: raw(32) })

/** The player's key, made on first use and kept in the store; the last valid record counts. */
export async function loadProfile(store: Store, random: (bytes: number) => Uint8Array): Promise<KeyPair> {
  const records = await store.read(LOG)
  for (const bytes of records.reverse()) {
    const record = decode(profileRecord, bytes)
    if (record?.format === FORMAT) return keyPairFrom(record.secretKey)
  }
  const secretKey = random(32)
  await store.append(LOG, encode(profileRecord, { format: FORMAT, secretKey }))
  return keyPairFrom(secretKey)
}
