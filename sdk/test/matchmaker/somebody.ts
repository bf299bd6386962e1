import { ephemeralKey, keyPairFrom } from '../../src/connect/keys.js'
import { provePresence } from '../../src/connect/presence-proof.js'
import { fromBase64url, toBase64url } from '../../src/discover/base64url.js'
import type { Look } from '../../src/discover/person.js'

/** Somebody new, as they show themself at this place: with a proof that holds there. */
export function looksOf(random: (bytes: number) => Uint8Array, identity = keyPairFrom(random(32))) {
  return (id: string, name: string): Look => {
    const seal = ephemeralKey(random(32))
    const proof = provePresence({ id: fromBase64url(id) ?? new Uint8Array(), seal }, identity)
    const shown = { name, status: 'free', interests: ['Süß', '日本語'] } as const
    return { ...shown, key: toBase64url(identity.publicKey), seal: toBase64url(seal), proof: toBase64url(proof) }
  }
}
