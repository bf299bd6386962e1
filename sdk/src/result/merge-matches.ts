import { equalBytes } from '../connect/bytes.js'
import { compareBytes } from './byte-order.js'
import type { Contradiction, EndVote, Signature, SignedEnd, SignedMatch, StartSignature } from './signed-match.js'

/**
 * All that either says ([RE7]): commutative, associative, idempotent, so devices agree in whatever order they hear. Both must be verified,
 * or a forged signature could push out a true one.
 *
 * @throws RangeError when they are of two matches
 */
export function mergeMatches(a: SignedMatch, b: SignedMatch): SignedMatch {
  if (!equalBytes(a.id, b.id)) throw new RangeError('these are records of two matches')
  const votes = a.start.players.map((_, index) => twoSmallest([...votesOf(a, index), ...votesOf(b, index)]))
  return {
    ...{ id: a.id, start: a.start },
    signatures: signaturesOf([...a.signatures, ...b.signatures]),
    ends: endsOf([...a.ends, ...b.ends], votes),
    contradictions: votes.flatMap(([first, second], index): Contradiction[] =>
      first && second ? [{ index, ends: [first, second] }] : [],
    ),
  }
}

/** What one player signed of the ends of a match: nothing, one, or two that contradict each other. */
export function votesOf({ ends, contradictions }: SignedMatch, index: number): readonly EndVote[] {
  const both = contradictions.find((one) => one.index === index)
  if (both) return both.ends
  return ends.flatMap(({ id, signatures }) => {
    const own = signatures.find((one) => one.index === index)
    return own ? [{ id, signature: own.signature }] : []
  })
}

/** An end that only those signed who contradict themselves stands for nothing, and is let go. */
function endsOf(known: readonly SignedEnd[], votes: readonly (readonly EndVote[])[]): SignedEnd[] {
  const ends: SignedEnd[] = []
  for (const one of [...known].sort((a, b) => compareBytes(a.id, b.id))) {
    const before = ends.at(-1)
    if (before && equalBytes(before.id, one.id)) continue
    const signatures = votes.flatMap(([only, second], index): Signature[] =>
      only && !second && equalBytes(only.id, one.id) ? [{ index, signature: only.signature }] : [],
    )
    if (signatures.length > 0) ends.push({ id: one.id, end: one.end, signatures })
  }
  return ends
}

/** Enough to prove it of a device that signed more than one end, and always the same two, whichever were heard first. */
function twoSmallest(votes: readonly EndVote[]): EndVote[] {
  const sorted = [...votes].sort((a, b) => compareBytes(a.id, b.id) || compareBytes(a.signature, b.signature))
  return sorted.filter(({ id }, i) => !equalBytes(sorted[i - 1]?.id ?? EMPTY, id)).slice(0, 2)
}

/** Of two by the same player the one that says more, and of equal ones the smaller bytes. */
function signaturesOf(all: readonly StartSignature[]): StartSignature[] {
  const sorted = [...all].sort(
    (a, b) => a.index - b.index || +b.vouches - +a.vouches || compareBytes(a.signature, b.signature),
  )
  return sorted.filter(({ index }, i) => sorted[i - 1]?.index !== index)
}

const EMPTY = new Uint8Array()
