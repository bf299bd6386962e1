import { verify as verifyInScript } from '../connect/keys.js'
import { deviceClaim } from './device-key.js'
import { endClaim } from './match-end.js'
import { begunClaim, startClaim } from './match-start.js'
import type { SignedMatch } from './signed-match.js'

/** That this key signed this. */
export interface Claim {
  readonly signature: Uint8Array
  readonly message: Uint8Array
  readonly key: Uint8Array
}

export type Verify = (signature: Uint8Array, message: Uint8Array, key: Uint8Array) => boolean

/**
 * What of a record is true ([RE8]): signatures that are not are dropped, and so are ends that are left without one. `undefined` when a
 * certificate is false, or nobody's signature stands under the start: anybody could have written that.
 *
 * @param verify strict Ed25519; by default in script, about 1 ms a signature
 */
export function verifyMatch(record: SignedMatch, verify: Verify = verifyInScript): SignedMatch | undefined {
  const claims = claimsOf(record)
  const certificates = record.start.players.length
  const check = ({ signature, message, key }: Claim) => verify(signature, message, key)
  if (!claims.slice(0, certificates).every(check)) return undefined
  return withTrue(
    record,
    claims.map((claim, i) => i < certificates || check(claim)),
  )
}

/**
 * All that has to be checked of a record, for those who check it in bulk, in slices, or natively: `withTrue` takes the answers. First the
 * certificates, one of each player, which come again in every match of a device.
 */
export function claimsOf({ id, start, signatures, ends, contradictions }: SignedMatch): Claim[] {
  const deviceOf = (index: number) => start.players[index]?.device ?? new Uint8Array()
  const ended = (end: Uint8Array, index: number, signature: Uint8Array): Claim => {
    return { signature, message: endClaim(end), key: deviceOf(index) }
  }
  return [
    ...start.players.map(({ key, device, certificate }) => {
      return { signature: certificate, message: deviceClaim(device), key }
    }),
    ...signatures.map(({ index, signature, vouches }) => {
      return { signature, message: vouches ? begunClaim(id) : startClaim(id), key: deviceOf(index) }
    }),
    ...ends.flatMap((end) => end.signatures.map(({ index, signature }) => ended(end.id, index, signature))),
    ...contradictions.flatMap(({ index, ends }) => ends.map((vote) => ended(vote.id, index, vote.signature))),
  ]
}

/** The record as `verifyMatch` gives it. @param areTrue of each claim of `claimsOf`, in its order */
export function withTrue(record: SignedMatch, areTrue: readonly boolean[]): SignedMatch | undefined {
  let at = 0
  const next = () => areTrue[at++] === true
  const certified = record.start.players.map(next).every((isTrue) => isTrue)
  const signatures = record.signatures.filter(next)
  const ends = record.ends.map((one) => ({ ...one, signatures: one.signatures.filter(next) }))
  const contradictions = record.contradictions.filter(({ ends }) => ends.map(next).every((isTrue) => isTrue))
  if (!certified || signatures.length === 0) return undefined
  return { ...record, signatures, ends: ends.filter((one) => one.signatures.length > 0), contradictions }
}
