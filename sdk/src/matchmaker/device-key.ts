import { decode, encode, raw, struct, u8 } from '../codec/combinators.js'
import { equalBytes } from '../connect/bytes.js'
import { type KeyPair, keyPairFrom } from '../connect/keys.js'
import type { Store } from '../ports/store.js'

const LOG = 'device'
const FORMAT = 1
const deviceRecord = struct({ format: u8, player: raw(32), secretKey: raw(32) })

/** What this device signs statements of matches with ([PR6]). */
export interface DeviceKey {
  readonly pair: KeyPair
  /** Settles when a new one is kept; until then, and without it, it is the key of this page alone. */
  readonly stored: Promise<void>
}

/** This device's key for this player; made when there is none, or when the last was made for another player. */
export async function deviceKey(
  store: Store,
  player: Uint8Array,
  random: (bytes: number) => Uint8Array,
): Promise<DeviceKey> {
  const kept = await store.read(LOG)
  for (const bytes of kept.reverse()) {
    const record = decode(deviceRecord, bytes)
    if (record?.format === FORMAT && equalBytes(record.player, player))
      return { pair: keyPairFrom(record.secretKey), stored: Promise.resolve() }
  }
  const secretKey = random(32)
  const record = encode(deviceRecord, { format: FORMAT, player, secretKey })
  return { pair: keyPairFrom(secretKey), stored: store.append(LOG, record) }
}
