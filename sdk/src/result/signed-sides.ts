import type { MatchEnd } from './match-end.js'
import type { MatchStart, Starter } from './match-start.js'

/** Who placed together. */
export interface SignedSide {
  /** Empty for somebody alone. */
  readonly team: string
  readonly place: number
  readonly players: readonly Starter[]
}

/** The sides of a match that ended so, in the order in which their first players stand in the start. */
export function signedSides({ players }: MatchStart, end: MatchEnd): SignedSide[] {
  const sides = new Map<string | number, SignedSide & { players: Starter[] }>()
  players.forEach((player, i) => {
    const { team } = player
    const side = sides.get(team || i) ?? { team, place: end.players[i]?.place ?? 0, players: [] }
    side.players.push(player)
    sides.set(team || i, side)
  })
  return [...sides.values()]
}
