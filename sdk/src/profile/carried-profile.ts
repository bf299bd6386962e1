import { decode, encode, list, raw, struct, text, u8 } from '../codec/combinators.js'
import { cleanName, MAX_NAME_BYTES } from '../codec/name.js'
import { checked, withCheck } from './profile-check.js'

/** Friends, and blocked players, that go along in a file: the newest; more than anybody knows. */
export const MAX_CARRIED = 512

const FORMAT = 1
const person = struct({ key: raw(32), name: text(MAX_NAME_BYTES) })
const record = struct({
  format: u8,
  secretKey: raw(32),
  name: text(MAX_NAME_BYTES),
  friends: list(person, MAX_CARRIED),
  blocked: list(person, MAX_CARRIED),
})

export interface CarriedPerson {
  /** Their public key, 32 bytes. */
  readonly key: Uint8Array
  /** May be empty. */
  readonly name: string
}

/** What goes from one device to another in a file or a link ([PR1]). Whoever has it can play as this player. */
export interface CarriedProfile {
  /** The seed of the player's Ed25519 key, 32 bytes. */
  readonly secretKey: Uint8Array
  readonly name: string
  readonly friends: readonly CarriedPerson[]
  readonly blocked: readonly CarriedPerson[]
}

export function encodeProfile({ secretKey, name, friends, blocked }: CarriedProfile): Uint8Array {
  const people = { friends: friends.slice(-MAX_CARRIED), blocked: blocked.slice(-MAX_CARRIED) }
  return withCheck('profile', encode(record, { format: FORMAT, secretKey, name, ...people }))
}

/** `undefined` for what is no profile, or not all of one. Names are cleaned. */
export function parseProfile(bytes: Uint8Array): CarriedProfile | undefined {
  const body = checked('profile', bytes)
  const value = body && decode(record, body)
  if (value?.format !== FORMAT) return undefined
  const { secretKey, name, friends, blocked } = value
  return { secretKey, name: cleanName(name) ?? '', friends: friends.map(clean), blocked: blocked.map(clean) }
}

function clean({ key, name }: CarriedPerson): CarriedPerson {
  return { key, name: cleanName(name) ?? '' }
}
