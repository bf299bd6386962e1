import { equalBytes } from '../connect/bytes.js'
import { mergeMatches, votesOf } from './merge-matches.js'
import type { SignedMatch, StartSignature } from './signed-match.js'
import { claimsOf, type Verify } from './verify-match.js'

/**
 * What a device knows of a match, with what another one says of it: `known` itself when nothing is new, `undefined` when any of it is
 * false. Only what is new is verified, so what is said again costs nothing; of whoever contradicts themselves no more is looked at.
 */
export function hearMatch(known: SignedMatch, heard: SignedMatch, verify: Verify): SignedMatch | undefined {
  const isNewVote = ({ index }: { index: number }, id: Uint8Array) => {
    const votes = votesOf(known, index)
    return votes.length < 2 && !votes.some((vote) => equalBytes(vote.id, id))
  }
  const isKnown = ({ index, vouches }: StartSignature) =>
    known.signatures.some((one) => one.index === index && (one.vouches || !vouches))
  const fresh: SignedMatch = {
    ...known,
    signatures: heard.signatures.filter((one) => !isKnown(one)),
    ends: heard.ends.flatMap((end) => {
      const signatures = end.signatures.filter((one) => isNewVote(one, end.id))
      return signatures.length > 0 ? [{ ...end, signatures }] : []
    }),
    contradictions: heard.contradictions.filter((one) => one.ends.some(({ id }) => isNewVote(one, id))),
  }
  if (fresh.signatures.length + fresh.ends.length + fresh.contradictions.length === 0) return known
  const claims = claimsOf(fresh).slice(known.start.players.length)
  const isTrue = claims.every(({ signature, message, key }) => verify(signature, message, key))
  return isTrue ? mergeMatches(known, fresh) : undefined
}
