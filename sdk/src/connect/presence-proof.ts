import { utf8Encode } from '../codec/utf8.js'
import { concat } from './bytes.js'
import { type KeyPair, sign, verify } from './keys.js'

const PURPOSE = utf8Encode('skirmish/1 here')

/** Somebody's place in a lobby: drawn by the lobby for one stay (16 bytes), and the X25519 key notes to it are sealed for. */
export interface PlaceKeys {
  readonly id: Uint8Array
  readonly seal: Uint8Array
}

/** That this player is at this place, and reads what is sealed to it ([PE2]). */
export function provePresence({ id, seal }: PlaceKeys, identity: KeyPair): Uint8Array {
  return sign(concat(PURPOSE, id, seal), identity)
}

export function isPresent({ id, seal }: PlaceKeys, key: Uint8Array, proof: Uint8Array): boolean {
  return verify(proof, concat(PURPOSE, id, seal), key)
}
