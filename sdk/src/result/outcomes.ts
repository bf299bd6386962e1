import { encodeEnd } from './match-end.js'
import type { SignedEnd, SignedMatch } from './signed-match.js'

/** Who says the same of places and numbers ([RE25]). Players are meant by their indices in the start. */
export interface Outcome {
  /** Of these ends the one that most signed; of several, the one of the smallest id. */
  readonly end: SignedEnd
  readonly signers: readonly number[]
  /** Those of them who say, too, that the match was begun in time, and whoever vouched for that, whatever else they sign or not ([RE29]). */
  readonly inTime: readonly number[]
  /** Those of the signers who say that play did not part. */
  readonly together: readonly number[]
  /** Who signed no end at all, and was not there at the end as most of the signers say. */
  readonly gone: readonly number[]
}

/**
 * The ends of a match by what they say of places and numbers, in the order of their ids. How many hosts ran it, who was away, and what came in
 * time divides nobody: a host could tell each guest something else of it.
 */
export function outcomesOf({ start, signatures, ends, contradictions }: SignedMatch): Outcome[] {
  const groups = new Map<string, SignedEnd[]>()
  for (const one of ends) {
    const same = ends.length > 1 ? whatIsSaid(one) : '' // one is equal to itself
    groups.set(same, [...(groups.get(same) ?? []), one])
  }
  const vouching = signatures.flatMap(({ index, vouches }) => (vouches ? index : []))
  const heard = new Set([...ends.flatMap(indicesOf), ...contradictions.map(({ index }) => index)])
  return [...groups.values()].flatMap((all) => {
    const [end] = [...all].sort((a, b) => b.signatures.length - a.signatures.length)
    const signers = all.flatMap(indicesOf)
    const isAway = (index: number) =>
      all.flatMap(({ end, signatures }) => (end.players[index]?.left ? signatures : [])).length * 2 > signers.length
    const gone = start.players.flatMap((_, index) => (!heard.has(index) && isAway(index) ? index : []))
    const saying = all.filter(({ end }) => !end.unconfirmed).flatMap(indicesOf)
    const together = all.filter(({ end }) => !end.parted).flatMap(indicesOf)
    return end ? [{ end, signers, inTime: [...new Set([...vouching, ...saying])], together, gone }] : []
  })
}

/** Of places and numbers, to be compared. */
function whatIsSaid({ end }: SignedEnd): string {
  const players = end.players.map((player) => ({ ...player, left: false }))
  return encodeEnd({ ...end, epochs: 1, parted: false, unconfirmed: false, players }).join()
}

const indicesOf = ({ signatures }: SignedEnd) => signatures.map(({ index }) => index)
