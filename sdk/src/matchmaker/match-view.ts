import { equalBytes } from '../connect/bytes.js'
import type { AnyGame } from '../game/game-types.js'
import type { Clock } from '../ports/clock.js'
import { DrawView, type Moment } from '../sync/draw-view.js'
import type { SessionSide } from './session-side.js'

interface Shown {
  readonly clock: Clock
  side(): Pick<SessionSide, 'states' | 'phase'>
  /** How far `now` is between two beats. */
  alpha(now: number): number
}

/** The match as it is drawn: between ticks, and with corrections hidden. */
export class MatchView {
  readonly #draw: DrawView
  readonly #shown: Shown
  #matchId: Uint8Array | undefined

  constructor(game: AnyGame, shown: Shown) {
    this.#draw = new DrawView(game)
    this.#shown = shown
  }

  at(now: number) {
    const { states } = this.#shown.side()
    if (states) this.#draw.draw(this.#moment(states, now), now)
    return this.#draw.world
  }

  /** Another one than was drawn before is shown as it is; the same may be told of by another host. */
  begin(matchId: Uint8Array): void {
    if (this.#matchId && equalBytes(this.#matchId, matchId)) return
    this.#matchId = matchId
    this.#draw.reset()
  }

  /** Runs a change of the world so that nothing on the screen jumps. @param isFar another device hosts it */
  correct(change: () => void, isFar?: boolean): void {
    const now = this.#shown.clock.now()
    const moment = () => {
      const { states } = this.#shown.side()
      return states && this.#moment(states, now)
    }
    this.#draw.correct(moment, now, change, isFar)
  }

  /** After the last tick of a match the drawing rests on it. */
  #moment(states: NonNullable<SessionSide['states']>, now: number): Moment {
    const { previous, current } = states
    const alpha = this.#shown.side().phase === 'playing' ? this.#shown.alpha(now) : 1
    return { previous, current, alpha, late: states.late?.(now) }
  }
}
