import { equalBytes } from '../connect/bytes.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { MatchResult } from '../result/match-result.js'
import type { Player } from '../session/player.js'
import { worldAtEnd } from '../sync/world-at-end.js'
import type { SessionSide } from './session-side.js'

/** Who began a match: their seats, and who sat there then. */
export interface Beginning {
  readonly seats: readonly Seat[]
  readonly players: readonly Player[]
  /** Whose seat was somebody else's, or nobody's, at any time since ([RE23]). */
  readonly gone: Set<Seat>
}

/** To be asked again and again while the match runs: somebody may come back into the seat they gave up. */
export function noteGone({ seats, players, gone }: Beginning, now: readonly Player[]): void {
  for (const seat of seats) {
    const [was, is] = [players, now].map((all) => all.find((one) => one.seat === seat))
    if (!is || !equalBytes(was?.key ?? NOBODY, is.key ?? NOBODY)) gone.add(seat)
  }
}

/**
 * What a guest takes of its host's word on who was there at the end ([RE23]): not that it was away itself, when it saw the end; nor of
 * others what it did not see of them; nor that play parted, as no session does.
 */
export function seenResult(
  game: AnyGame,
  result: MatchResult,
  begun: Beginning,
  { told, players, path, seat }: Pick<SessionSide, 'told' | 'players' | 'path' | 'seat'>,
): MatchResult {
  if (path === 'local') return result
  noteGone(begun, players)
  const sawEnd = isOverIn(game, told)
  const isAway = (one: Seat) => begun.gone.has(one) || !players.some((is) => is.seat === one && is.connected)
  const absent = result.absent.filter((one) => (one === seat ? !sawEnd : isAway(one)))
  return { ...result, absent, parted: false }
}

function isOverIn(game: AnyGame, told: Float64Array | undefined): boolean {
  try {
    return worldAtEnd(game, told) !== undefined
  } catch {
    return false // rules that throw are reported where the end is judged
  }
}

const NOBODY = new Uint8Array()
