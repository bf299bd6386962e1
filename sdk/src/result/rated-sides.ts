import type { Seat } from '../game/seat.js'
import { placeOf } from './standings.js'

/** Somebody who played. */
export interface Placed<W> {
  readonly seat: Seat
  readonly team: string | undefined
  /** `undefined` for who is not rated. */
  readonly who: W | undefined
}

export interface RatedSide<W> {
  readonly team: string
  readonly place: number
  readonly players: readonly W[]
}

/**
 * Who is rated, by whom they played with ([RE2]): a team places where the best of it does, also when that one is a bot; a
 * player without one alone. Places are those in the match.
 */
export function ratedSides<W>(
  standings: readonly (readonly Seat[])[],
  everybody: readonly Placed<W>[],
): RatedSide<W>[] {
  const sides = new Map<Seat | string, { team: string; place: number; players: W[] }>()
  for (const { seat, team = '', who } of everybody) {
    const place = placeOf(standings, seat)
    if (place === undefined) continue
    const side = sides.get(team || seat) ?? { team, place, players: [] }
    side.place = Math.min(side.place, place)
    if (who) side.players.push(who)
    sides.set(team || seat, side)
  }
  return [...sides.values()].filter(({ players }) => players.length > 0)
}
