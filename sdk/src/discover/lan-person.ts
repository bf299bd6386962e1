import { fromBase64url, toBase64url } from './base64url.js'
import type { LanPerson } from './lan-packet.js'
import { type Look, parseShown, type Shown } from './person.js'

/** What somebody says of themself on the LAN. `undefined` when their keys are none. */
export function personOf(look: Look, id: Uint8Array, goodbye: Uint8Array): LanPerson | undefined {
  const [key, seal, proof] = [look.key, look.seal, look.proof].map(fromBase64url)
  if (key?.length !== 32 || seal?.length !== 32 || proof?.length !== 64) return undefined
  const { name, status, interests } = look
  return { id, name, status, interests: [...interests], key, seal, proof, goodbye }
}

/** Somebody who was heard, the words cleaned; nothing of it is proved. */
export function heardPerson({ id, name, status, interests, key, seal, proof }: LanPerson): Shown | undefined {
  const [place, keys] = [toBase64url(id), { key: toBase64url(key), seal: toBase64url(seal), proof: toBase64url(proof) }]
  return parseShown({ id: place, name, status, interests, ...keys })
}
