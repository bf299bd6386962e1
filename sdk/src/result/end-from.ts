import type { Seat } from '../game/seat.js'
import type { MatchEnd } from './match-end.js'
import type { MatchStart } from './match-start.js'
import { placeOf } from './standings.js'

const MAX_BYTE = 255

/** How a match went out, as this device saw it. */
export interface SeenEnd {
  /** Best first, everybody who played, bots among them. */
  readonly standings: readonly (readonly Seat[])[]
  /** Which team who was in, bots among them. */
  teamOf(seat: Seat): string | undefined
  /** Who began it and was not there at the end. */
  readonly absent: readonly Seat[]
  /** How many hosts ran it. */
  readonly epochs: number
  /** Play went on "without the others". */
  readonly parted: boolean
  /** What the game says of who sits there, in the order of the start's stats. */
  valuesOf(seat: Seat): readonly number[]
}

/** The same as a statement: equal views give equal bytes on every device. */
export function endFrom(id: Uint8Array, { players, stats }: MatchStart, seen: SeenEnd, unconfirmed: boolean): MatchEnd {
  return {
    start: id,
    epochs: within(1, seen.epochs, MAX_BYTE),
    ...{ parted: seen.parted, unconfirmed },
    players: players.map(({ seat, team }) => {
      const values = seen.valuesOf(seat)
      return {
        place: within(1, placeIn(seen, seat, team), MAX_BYTE),
        left: seen.absent.includes(seat),
        values: stats.map((_, i) => legal(values[i])),
      }
    }),
  }
}

/** A team's is that of the best of it, who may be a bot ([RE2]). */
function placeIn({ standings, teamOf }: SeenEnd, seat: Seat, team: string): number {
  const mates = team === '' ? [seat] : standings.flat().filter((one) => teamOf(one) === team)
  return Math.min(...[seat, ...mates].map((one) => placeOf(standings, one) ?? MAX_BYTE))
}

function legal(value = 0): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value || 0)) + 0
}

function within(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(most, Math.trunc(value) || least))
}
