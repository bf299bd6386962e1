import { equalBytes } from '../connect/bytes.js'
import { type MatchStart, NO_MATCH } from '../result/match-start.js'
import type { SignedMatch } from '../result/signed-match.js'
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
  /** It says that they came before its own, and it was in none of them: no honest device does ([RA34]). */
  readonly borrowed: readonly string[]
}

/** What a player's chains come to, on all their devices together: 0 of each but the last is as it should be. */
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
  /** Matches of other people, of any game, that their devices gave out as the one before: what came before really is not said. */
  readonly borrowed: number
  /** From how many devices their matches come: each has a chain of its own, and nothing shows what a device that is left behind had signed. */
  readonly devices: number
}

/** Of somebody who has signed nothing. */
export const NO_MARKS: ChainMarks = { unfinished: 0, missing: 0, forks: 0, borrowed: 0, devices: 0 }

interface Starts {
  readonly key: Uint8Array
  readonly device: Uint8Array
  /** By what they follow; of each, its name. */
  readonly after: Map<string, string[]>
  readonly unfinished: string[]
}

/**
 * Of each device that signed one of these starts, by its key in hex. What a start says of somebody who did not sign it says nothing of them.
 *
 * @param game whose unfinished matches are meant; default: of all
 */
export function chainsOf(records: Iterable<SignedMatch>, game?: string): Map<string, Chain> {
  const known = new Map<string, MatchStart>()
  const devices = new Map<string, Starts>()
  for (const { id: bytes, start, signatures, ends, contradictions } of records) {
    const id = nameOf(bytes)
    known.set(id, start)
    const isUnended = ends.length + contradictions.length === 0 && (game === undefined || start.game === game)
    const isUnfinished = isUnended && signatures.length === start.players.length
    for (const { index } of signatures) {
      const player = start.players[index]
      if (!player) continue
      const device = nameOf(player.device)
      const starts: Starts = devices.get(device) ?? { ...player, after: new Map(), unfinished: [] }
      devices.set(device, starts)
      const previous = nameOf(player.previous)
      const after = starts.after.get(previous)
      if (after) after.push(id)
      else starts.after.set(previous, [id])
      if (isUnfinished) starts.unfinished.push(id)
    }
  }
  return new Map(Array.from(devices, ([name, starts]) => [hexOf(name), chainOf(hexOf(name), starts, known)]))
}

/** Of each player, by their key in hex. @param game whose unfinished matches are meant */
export function chainMarks(records: Iterable<SignedMatch>, game: string): Map<string, ChainMarks> {
  const marks = new Map<string, ChainMarks>()
  for (const { key, unfinished, missing, forks, borrowed } of chainsOf(records, game).values()) {
    const others = marks.get(key) ?? NO_MARKS
    marks.set(key, {
      unfinished: others.unfinished + unfinished.length,
      missing: others.missing + missing.length,
      forks: others.forks + forks.length,
      borrowed: others.borrowed + borrowed.length,
      devices: others.devices + 1,
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

function chainOf(
  device: string,
  { key, device: own, after, unfinished }: Starts,
  known: ReadonlyMap<string, MatchStart>,
): Chain {
  const all = [...after.values()]
  const missing = [...after.keys()].filter((id) => id !== nameOf(NO_MATCH) && !known.has(id))
  const borrowed = [...after.keys()].filter((id) => known.get(id)?.players.every((one) => !equalBytes(one.device, own)))
  return {
    ...{ borrowed: borrowed.map(hexOf).sort() },
    ...{ key: hex(key), device, starts: all.reduce((sum, { length }) => sum + length, 0) },
    ...{ unfinished: unfinished.map(hexOf).sort(), missing: missing.map(hexOf).sort() },
    forks: all.filter(({ length }) => length > 1).map((ids) => ids.map(hexOf).sort()),
  }
}

/** To be told apart, three for each player of each match: that is made in a third of the time of hex. */
function nameOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function hexOf(name: string): string {
  return hex(Uint8Array.from(name, (one) => one.charCodeAt(0)))
}
