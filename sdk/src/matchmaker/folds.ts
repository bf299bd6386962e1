import { type ChainMarks, chainMarks } from '../ratings/chains.js'
import { type PlayerStats, statsOf } from '../ratings/stats.js'
import type { MatchHistory } from './match-history.js'

/** What all matches come to: worked out when somebody asks, and again only when something else is known. */
export class Folds {
  readonly #history: MatchHistory
  readonly #date: () => number
  readonly #stats = new Map<string, Map<string, PlayerStats>>()
  #marks: Map<string, ChainMarks> | undefined
  #revision: number

  /** @param date by this device's clock */
  constructor(history: MatchHistory, date: () => number) {
    this.#history = history
    this.#date = date
    this.#revision = history.revision
  }

  /** Of everybody who was rated in this mode, by key in hex. */
  statsIn(mode = this.#history.usualMode): ReadonlyMap<string, PlayerStats> {
    this.#renew()
    const { system, matches } = this.#history
    const stats = this.#stats.get(mode) ?? statsOf(system, matches, mode, this.#date())
    if (stats.size > 0) this.#stats.set(mode, stats) // whoever asks for modes that nobody plays fills nothing
    return stats
  }

  /** Of everybody who signed a start, by key in hex. */
  get marks(): ReadonlyMap<string, ChainMarks> {
    this.#renew()
    this.#marks ??= chainMarks(this.#history.ledger, this.#history.game)
    return this.#marks
  }

  #renew(): void {
    const { revision } = this.#history
    if (revision === this.#revision) return
    this.#revision = revision
    this.#stats.clear()
    this.#marks = undefined
  }
}
