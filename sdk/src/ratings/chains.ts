import { equalBytes } from '../connect/bytes.js'
import { NO_MATCH } from '../result/match-start.js'
import type { SignedMatch } from '../result/signed-match.js'
import { verdictOf } from '../result/verdict.js'
import { hex } from './hex.js'

/** What shows in the starts that one device of a player signed, one after the other ([RA11]). Matches are ids in hex. */
export interface Chain {
  /** The player's, in hex. */
  readonly key: string
  readonly device: string
  /** How many starts of it are known. */
  readonly starts: number
  /** All began them, and nobody has said how they ended. */
  readonly unfinished: readonly string[]
  /** It says that it began them, and they are not known here. Of people who are not known here they never are. */
  readonly missing: readonly string[]
  /** Matches that each say they follow the same one: an honest device has none. */
  readonly forks: readonly (readonly string[])[]
}

/** What a player's chains come to, on all their devices together: 0 of each is as it should be. */
export interface ChainMarks {
  /**
   * Matches of this game that all began, and nobody has said how they ended: everybody left before the end, or the ends were kept back. One that
   * is being played is among them.
   */
  readonly unfinished: number
  /** Matches, of any game, that came before others of theirs and are not known here: also those with people who are not known here. */
  readonly missing: number
  /** How often one device went on twice from the same match, so that it has two histories: a copy of its data, or a changed program. */
  readonly forks: number
}

/** Of somebody who has signed nothing. */
export const NO_MARKS: ChainMarks = { unfinished: 0, missing: 0, forks: 0 }

interface Starts {
  readonly key: string
  /** By what they follow. */
  readonly after: Map<string, string[]>
  readonly unfinished: string[]
}

/** Of each device that signed one of these starts, by its key in hex. What a start says of somebody who did not sign it says nothing of them. */
export function chainsOf(records: Iterable<SignedMatch>): Map<string, Chain> {
  const known = new Set<string>()
  const devices = new Map<string, Starts>()
  for (const record of records) {
    const id = hex(record.id)
    known.add(id)
    const isUnfinished = verdictOf(record).state === 'unfinished'
    for (const { index } of record.signatures) {
      const player = record.start.players[index]
      if (!player) continue
      const device = hex(player.device)
      const starts: Starts = devices.get(device) ?? { key: hex(player.key), after: new Map(), unfinished: [] }
      devices.set(device, starts)
      const previous = hex(player.previous)
      starts.after.set(previous, [...(starts.after.get(previous) ?? []), id])
      if (isUnfinished) starts.unfinished.push(id)
    }
  }
  return new Map(Array.from(devices, ([device, starts]) => [device, chainOf(device, starts, known)]))
}

/** Of each player, by their key in hex. @param game whose unfinished matches are meant */
export function chainMarks(records: Iterable<SignedMatch>, game: string): Map<string, ChainMarks> {
  const all = [...records]
  const ofGame = new Set(all.flatMap(({ id, start }) => (start.game === game ? hex(id) : [])))
  const marks = new Map<string, ChainMarks>()
  for (const { key, unfinished, missing, forks } of chainsOf(all).values()) {
    const others = marks.get(key) ?? NO_MARKS
    marks.set(key, {
      unfinished: others.unfinished + unfinished.filter((id) => ofGame.has(id)).length,
      missing: others.missing + missing.length,
      forks: others.forks + forks.length,
    })
  }
  return marks
}

/** The last start that a device signed: the one that none of its others follows; `NO_MATCH` before the first. */
export function endOfChain(records: Iterable<SignedMatch>, device: Uint8Array): Uint8Array {
  const ends = new Map<string, Uint8Array>()
  const followed = new Set<string>()
  for (const { id, start, signatures } of records) {
    const player = start.players.find((one, i) => equalBytes(one.device, device) && hasSigned(signatures, i))
    if (!player) continue
    followed.add(hex(player.previous))
    ends.set(hex(id), id)
  }
  return [...ends].findLast(([id]) => !followed.has(id))?.[1] ?? NO_MATCH
}

function hasSigned(signatures: SignedMatch['signatures'], player: number): boolean {
  return signatures.some(({ index }) => index === player)
}

function chainOf(device: string, { key, after, unfinished }: Starts, known: ReadonlySet<string>): Chain {
  const all = [...after.values()]
  return {
    ...{ key, device, starts: all.flat().length, unfinished: unfinished.sort() },
    missing: [...after.keys()].filter((id) => id !== hex(NO_MATCH) && !known.has(id)).sort(),
    forks: all.filter(({ length }) => length > 1).map((ids) => ids.sort()),
  }
}
