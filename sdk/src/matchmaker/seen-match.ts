import { cleanName, MAX_NUMBERED_NAME } from '../codec/name.js'
import type { NamedStat } from '../game/stats.js'
import { hex } from '../ratings/hex.js'
import { dateOf } from '../ratings/match-dates.js'
import type { RatingChanges } from '../ratings/stats.js'
import type { DeclaredStat } from '../result/match-start.js'
import type { SignedMatch } from '../result/signed-match.js'
import { verdictOf } from '../result/verdict.js'
import { NAMELESS } from '../session/player.js'
import type { SeenMatch, SeenPlayer, SeenSide } from './ratings-api.js'

/**
 * A record as it is shown.
 *
 * @param stats of the game as it is now: what it counted otherwise before is 0
 * @param now by this device's clock
 */
export function seenMatch(
  record: SignedMatch,
  stats: readonly NamedStat[],
  changes: RatingChanges,
  now: number,
): SeenMatch {
  const { start } = record
  const { state, counts, end, missing, contradicted } = verdictOf(record)
  const sides = new Map<string | number, SeenSide & { readonly players: SeenPlayer[] }>()
  start.players.forEach(({ key, name, seat, team }, index) => {
    const ended = end?.players[index]
    const side = sides.get(team || seat) ?? { team: team || undefined, place: ended?.place, players: [] }
    sides.set(team || seat, side)
    side.players.push({
      ...{ key, name: cleanName(name, MAX_NUMBERED_NAME) ?? NAMELESS },
      signed: !missing.includes(index),
      left: ended?.left ?? false,
      contradicted: contradicted.includes(index),
      change: changes.get(hex(key)),
      stats: named(stats, start.stats, ended?.values ?? []),
    })
  })
  const inOrder = [...sides.values()].sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
  const head = { id: hex(record.id), mode: start.mode, startedAt: dateOf(start.startedAt, now) }
  return { ...head, state, counts, parted: end?.parted ?? false, sides: inOrder }
}

function named(stats: readonly NamedStat[], told: readonly DeclaredStat[], values: readonly number[]) {
  const numberOf = (one: NamedStat) =>
    values[told.findIndex(({ name, fold }) => name === one.name && fold === one.fold)]
  return Object.fromEntries(stats.map((one) => [one.name, numberOf(one) ?? 0]))
}
