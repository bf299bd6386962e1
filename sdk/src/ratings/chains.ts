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

function chainOf(device: string, { key, after, unfinished }: Starts, known: ReadonlySet<string>): Chain {
  const all = [...after.values()]
  return {
    ...{ key, device, starts: all.flat().length, unfinished: unfinished.sort() },
    missing: [...after.keys()].filter((id) => id !== hex(NO_MATCH) && !known.has(id)).sort(),
    forks: all.filter(({ length }) => length > 1).map((ids) => ids.sort()),
  }
}
