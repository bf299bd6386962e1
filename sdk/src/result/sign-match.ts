import { type KeyPair, sign } from '../connect/keys.js'
import { encodeEnd, endClaim, endId, type MatchEnd } from './match-end.js'
import { begunClaim, startClaim } from './match-start.js'
import { mergeMatches } from './merge-matches.js'
import type { SignedMatch } from './signed-match.js'

/**
 * The record with a signature of this device under its start.
 *
 * @param index whose device it is
 * @param vouches as whoever hosts: everybody's came in time
 */
export function withBegun(
  record: SignedMatch,
  index: number,
  device: KeyPair,
  vouches = false,
): [SignedMatch, signature: Uint8Array] {
  const signature = sign(vouches ? begunClaim(record.id) : startClaim(record.id), device)
  const own = { ...record, signatures: [{ index, signature, vouches }], ends: [], contradictions: [] }
  return [mergeMatches(record, own), signature]
}

/** The record with an end that this device signs. Whoever signs two contradicts themselves. */
export function withEnd(
  record: SignedMatch,
  end: MatchEnd,
  index: number,
  device: KeyPair,
): [SignedMatch, signature: Uint8Array] {
  const id = endId(encodeEnd(end))
  const signature = sign(endClaim(id), device)
  const own = { ...record, signatures: [], ends: [{ id, end, signatures: [{ index, signature }] }], contradictions: [] }
  return [mergeMatches(record, own), signature]
}
