import { cleanName, MAX_NUMBERED_NAME } from '../codec/name.js'
import { equalBytes } from '../connect/bytes.js'
import { hex } from '../ratings/hex.js'
import type { RatingChanges } from '../ratings/stats.js'
import type { MatchResult } from '../result/match-result.js'
import type { Starter } from '../result/match-start.js'
import { teamPlaces } from '../result/team-places.js'
import { verdictOf } from '../result/verdict.js'
import { absent, NAMELESS, type Player } from '../session/player.js'
import type { MatchHistory } from './match-history.js'
import type { MatchOutcome, OutcomeRecord } from './match-outcome.js'
import type { Counted } from './match-stats.js'

const NOTHING: RatingChanges = new Map()

/** A match that is over, as the game shows it: what it says of ratings and signatures is what the history has. */
export class ConcludedMatch implements MatchOutcome {
  readonly standings: MatchOutcome['standings']
  readonly teams: MatchOutcome['teams']
  readonly stats: MatchOutcome['stats']
  readonly #history: MatchHistory
  readonly #players: readonly Player[]
  /** Of the match's start; `undefined` without one. */
  #id: Uint8Array | undefined
  #changes = NOTHING
  #isSettled = false

  constructor(history: MatchHistory, result: MatchResult, players: readonly Player[], { statsOf }: Counted) {
    this.#history = history
    this.stats = statsOf
    this.#players = players
    const bySeat = new Map(players.map((player) => [player.seat, player]))
    this.standings = result.standings.map((row) => row.flatMap((seat) => bySeat.get(seat) ?? []))
    this.teams = teamPlaces(result.standings, (seat) => bySeat.get(seat)?.team)
  }

  get rated(): boolean {
    return this.#changes.size > 0
  }

  ratingChange({ key }: Player) {
    return key && this.#changes.get(hex(key))
  }

  get record(): OutcomeRecord | undefined {
    const record = this.#id && this.#history.recordOf(this.#id)
    if (!record) return undefined
    const { state, missing } = verdictOf(record)
    const split = (isMissing: boolean) =>
      record.start.players.flatMap((one, i) => (missing.includes(i) === isMissing ? this.#playerOf(one) : []))
    return {
      id: hex(record.id),
      state: this.#isSettled ? state : 'signing',
      signed: split(false),
      missing: split(true),
    }
  }

  /** The history knows more of it, and may rate it otherwise. @param isSettled nobody is waited for any more */
  look(id: Uint8Array, isSettled: boolean): void {
    this.#id = id
    this.#isSettled = isSettled
    this.#changes = this.#history.changesOf(id)
  }

  /** Who left is known by the start alone. */
  #playerOf({ seat, key, name, team }: Starter): Player {
    const here = this.#players.find((player) => player.key && equalBytes(player.key, key))
    const shown = { name: cleanName(name, MAX_NUMBERED_NAME) ?? NAMELESS, key, rated: true, team: team || undefined }
    return here ?? { ...absent(seat), ...shown }
  }
}
