import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import { AskingSession } from './asking-session.js'
import { load } from './load.js'
import type { SessionStats } from './session-stats.js'
import { StatsBook } from './stats-book.js'
import type { SimulateOptions, Weather } from './weather.js'

/** What looks into a session while a game is made: recordings, figures, weather. */
export abstract class ToolSession<G extends AnyGame> extends AskingSession<G> {
  /** Kept from the first time on that somebody asks. */
  #book: StatsBook | undefined
  #weather: Weather | undefined
  #asked = 0

  recording(): Uint8Array {
    if (!this.isHost) throw new SkirmishError('session/not-host')
    const { rules, tickRate } = this.options.game
    if (tickRate > 0 && !rules.step) throw new SkirmishError('session/not-recorded')
    const recording = this.side.recording?.()
    if (!recording) throw new SkirmishError('session/no-match')
    return recording
  }

  stats(): SessionStats {
    const { game, platform } = this.options
    this.#book ??= new StatsBook(game.layout, platform.clock.now(), this.side)
    return this.#book.stats(this.side)
  }

  async simulate(conditions: SimulateOptions | undefined): Promise<void> {
    const asked = ++this.#asked
    const loaded = conditions && (await load(import('./weather.js')))
    const next = conditions && loaded && new loaded.Weather(this.options.platform.clock, conditions)
    if (asked !== this.#asked) return // something else was asked meanwhile
    this.#weather?.end()
    this.#weather = next
    this.#weather?.reach(this.side)
  }

  /** With each beat. */
  protected lookAtLinks(now: number): void {
    this.#book?.tick(now, this.side)
    this.#weather?.reach(this.side)
  }

  /** Runs what may correct the world. */
  protected measured(change: () => void): void {
    if (this.#book) this.#book.corrections.during(() => this.side.states?.current, change)
    else change()
  }
}
