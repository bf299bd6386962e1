import type { Decoded } from '../codec/combinators.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { Predictor } from '../sync/predictor.js'
import type { hostMessage } from './messages.js'

type Opening = Extract<Decoded<typeof hostMessage>, { kind: 'match' }>

/** A guest's own run of a match that begins, or that it comes into; `undefined` when its world makes no sense. */
export function openMatch(
  game: AnyGame,
  own: { seat: Seat; settings: Readonly<Record<string, unknown>>; fault(error: unknown): void },
  { seed, tick, world }: Opening,
): Predictor | undefined {
  const predictor = new Predictor(game, { ...own, seed: Uint32Array.from(seed) })
  return predictor.open(tick, world) ? predictor : undefined
}
