import { blob, decode, encode, flag, list, raw, struct, u8 } from '../codec/combinators.js'
import { equalBytes } from '../connect/bytes.js'
import { compareBytes, isAscending } from './byte-order.js'
import { encodeEnd, endId, endsMatch, type MatchEnd, parseEnd } from './match-end.js'
import { encodeStart, MAX_STARTERS, type MatchStart, parseStart, startId } from './match-start.js'
import { MAX_RECORD } from './record-size.js'

const FORMAT = 4

/** By one of those who began. */
export interface Signature {
  /** Among the players of the start. */
  readonly index: number
  readonly signature: Uint8Array
}

/** Under the start. */
export interface StartSignature extends Signature {
  /** It says, too, that everybody's came in time: so signs whoever hosts, and holds to it ([RE27]). */
  readonly vouches: boolean
}

export interface SignedEnd {
  readonly id: Uint8Array
  readonly end: MatchEnd
  /** Ascending by index, at least one. */
  readonly signatures: readonly Signature[]
}

/** Two different ends of one match that one device signed: what it says of this match is worth nothing, and everybody can see why. */
export interface Contradiction {
  readonly index: number
  /** Those of all it signed with the smallest ids, in their order. */
  readonly ends: readonly [EndVote, EndVote]
}

export interface EndVote {
  readonly id: Uint8Array
  readonly signature: Uint8Array
}

/**
 * All that was signed about one match ([RE6]): what a device keeps of it, and friends exchange. Whether the signatures are true says
 * `verifyMatch`; what it counts for, `verdictOf`.
 */
export interface SignedMatch {
  /** The start's; the match's everywhere. */
  readonly id: Uint8Array
  readonly start: MatchStart
  /** Under the start, ascending by index. */
  readonly signatures: readonly StartSignature[]
  /** Ascending by id. Whoever signed two of them stands in `contradictions` instead. */
  readonly ends: readonly SignedEnd[]
  /** Ascending by index. */
  readonly contradictions: readonly Contradiction[]
}

const index = u8
const signature = raw(64)
const signatures = list(struct({ index, signature }), MAX_STARTERS)
const vote = struct({ id: raw(32), signature })

const recordCodec = struct({
  format: u8,
  start: blob(MAX_RECORD),
  signatures: list(struct({ index, signature, vouches: flag }), MAX_STARTERS),
  ends: list(struct({ body: blob(MAX_RECORD), signatures }), MAX_STARTERS),
  contradictions: list(struct({ index, first: vote, second: vote }), MAX_STARTERS),
})

/** Canonical: equal records have equal bytes. */
export function writeMatch({ start, signatures, ends, contradictions }: SignedMatch): Uint8Array {
  return encode(recordCodec, {
    ...{ format: FORMAT, start: encodeStart(start), signatures: [...signatures] },
    ends: ends.map((one) => ({ body: encodeEnd(one.end), signatures: [...one.signatures] })),
    contradictions: contradictions.map(({ index, ends: [first, second] }) => ({ index, first, second })),
  })
}

/** `undefined` for what is no record, or not the one way to write it. Signatures are not looked at. */
export function parseMatch(bytes: Uint8Array): SignedMatch | undefined {
  if (bytes.length > MAX_RECORD) return undefined
  const decoded = decode(recordCodec, bytes)
  const start = decoded?.format === FORMAT ? parseStart(decoded.start) : undefined
  if (!decoded || !start) return undefined
  const ends = decoded.ends.flatMap(({ body, signatures }) => {
    const end = parseEnd(body)
    return end ? [{ id: endId(body), end, signatures }] : []
  })
  const contradictions = decoded.contradictions.map(({ index, first, second }): Contradiction => {
    return { index, ends: [first, second] }
  })
  const record = { id: startId(decoded.start), start, signatures: decoded.signatures, ends, contradictions }
  return ends.length === decoded.ends.length && isCanonical(record) ? record : undefined
}

function isCanonical({ id, start, signatures, ends, contradictions }: SignedMatch): boolean {
  const inOrder = (all: readonly { readonly index: number }[]) =>
    all.every(({ index }, i) => index < start.players.length && index > (all[i - 1]?.index ?? -1))
  const voters = [...ends.flatMap((end) => end.signatures), ...contradictions].map(({ index }) => index)
  return (
    inOrder(signatures) &&
    inOrder(contradictions) &&
    new Set(voters).size === voters.length &&
    isAscending(ends.map((end) => end.id)) &&
    contradictions.every(({ ends: [first, second] }) => compareBytes(first.id, second.id) < 0) &&
    ends.every((one) => {
      const isOfThis = equalBytes(one.end.start, id) && endsMatch(one.end, start)
      return isOfThis && one.signatures.length > 0 && inOrder(one.signatures)
    })
  )
}
