import type { Player } from '../session/player.js'
import type { Who } from './people-api.js'
import type { CallOptions } from './session-api.js'

export interface LadderOptions extends CallOptions {
  /**
   * Whose: this player's `friends` (and this player), `everybody` this device has seen in a rated match (default), or these players, such
   * as `session.players`.
   */
  readonly among?: 'everybody' | 'friends' | readonly Who[] | undefined
  /** The value of the setting by which the game rates matches apart, as text. Default: what a host gets who chooses nothing. */
  readonly mode?: string | undefined
}

export type RecordOptions = Omit<LadderOptions, 'among'>

/** How somebody does in a game, by the matches this device has seen. Only rated matches count. */
export interface Standing {
  /** 1 is best; among those who were asked for. Equal ratings share a rank. */
  readonly rank: number
  readonly key: Uint8Array
  /** As they called themselves last. */
  readonly name: string
  /** Whole points. */
  readonly rating: number
  readonly matches: number
  /** Matches in which nobody else placed as well. */
  readonly wins: number
  /** Matches won in a row until now; below 0, lost in a row. A draw ends either. */
  readonly streak: number
  readonly bestStreak: number
  /** Milliseconds since 1970. */
  readonly lastPlayed: number
}

/** Somebody who was on another side, and how often one placed before them, behind them, or with them. */
export interface Rival {
  readonly key: Uint8Array
  readonly name: string
  readonly won: number
  readonly lost: number
  readonly drawn: number
}

export interface PlayerRecord extends Omit<Standing, 'rank'> {
  /** Whom they met, most often first. */
  readonly rivals: readonly Rival[]
  /** Who beats them more often than the other way round, and by the most. */
  readonly nemesis: Rival | undefined
  /** After each match, oldest first, whole points. */
  readonly history: readonly { readonly at: number; readonly rating: number; readonly change: number }[]
}

/** Who is to play a match with whom: a session, as it stands. */
export interface RatedRoom {
  readonly players: readonly Player[]
  readonly settings: Readonly<Record<string, unknown>>
}

/** A team, or a player without one, before a match. */
export interface Forecast {
  /** `undefined` in a game without teams. */
  readonly team: string | undefined
  readonly players: readonly Player[]
  /** The average of them, whole points. Who has no rating counts as a newcomer. */
  readonly rating: number
  /** From 0 to 1, of all sides together 1. */
  readonly chance: number
}

/**
 * Ladders and statistics of this game, from the matches this device has seen to their end. Loads when first used; the calls reject
 * with `discover/relay-unreachable` when it can not be loaded, with `store/unavailable` or `session/aborted`.
 */
export interface RatingsApi {
  /** Best first; who has played no rated match is not in it. */
  ladder(options?: LadderOptions): Promise<readonly Standing[]>
  /** `undefined` for who has played no rated match. */
  of(who: Who, options?: RecordOptions): Promise<PlayerRecord | undefined>
  /**
   * How likely each side is to win, from 0 to 1, in the order given; a list is a team. With Elo its expectation, so a draw counts half for
   * both, with OpenSkill its `predictWin`; of more than two sides the mean over all pairs. Who has no rating counts as a newcomer.
   */
  chances(sides: readonly (Who | readonly Who[])[], options?: RecordOptions): Promise<readonly number[]>
  /** The same of those in a waiting room, with their teams, by the ratings that a match with its settings counts for. */
  forecast(session: RatedRoom, options?: CallOptions): Promise<readonly Forecast[]>
}
