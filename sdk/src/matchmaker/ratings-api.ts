import type { ChainMarks } from '../ratings/chains.js'
import type { RatingChange } from '../ratings/stats.js'
import type { VerdictState } from '../result/verdict.js'
import type { Player } from '../session/player.js'
import type { Who } from './people-api.js'
import type { ProfileSource } from './profile-api.js'
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

export interface MatchesOptions extends CallOptions {
  /** Only those this player began. Default: everybody's that this device knows of. */
  readonly with?: Who | undefined
  /** Default: matches of every mode. */
  readonly mode?: string | undefined
  /** Default 20. */
  readonly limit?: number | undefined
}

/** A match that somebody signed, and what its signatures come to. */
export interface SeenMatch<S = Readonly<Record<string, number>>> {
  /** Its name on every device: 64 characters, hex. */
  readonly id: string
  readonly mode: string
  /** Milliseconds since 1970, by the clock of whoever hosted it; `undefined` where that is more than a day ahead of this device's. */
  readonly startedAt: number | undefined
  /** See `OutcomeRecord`. */
  readonly state: VerdictState
  /** Whether it moved ratings. */
  readonly counts: boolean
  /** Some went on without the others: it counts for nobody. So far no session does, and it is always false. */
  readonly parted: boolean
  /** Best first; as they began where nobody says how it ended. */
  readonly sides: readonly SeenSide<S>[]
}

export interface SeenSide<S = Readonly<Record<string, number>>> {
  /** `undefined` for somebody alone. */
  readonly team: string | undefined
  /** 1 is best, bots count; `undefined` where nobody says how it ended. */
  readonly place: number | undefined
  readonly players: readonly SeenPlayer<S>[]
}

export interface SeenPlayer<S = Readonly<Record<string, number>>> {
  readonly key: Uint8Array
  /** As they were called then. */
  readonly name: string
  /** Under its end, or under its start where the match is `unconfirmed`. */
  readonly signed: boolean
  /** They were not there at the end. */
  readonly left: boolean
  /** They signed two different ends: neither counts. */
  readonly contradicted: boolean
  /** `undefined` when it moved nothing. */
  readonly change: RatingChange | undefined
  /** What the game counted. */
  readonly stats: S
}

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
  /** Milliseconds since 1970; `undefined` where no match of theirs has a date that can be (see `SeenMatch.startedAt`). */
  readonly lastPlayed: number | undefined
  /** What shows in the matches they signed one after the other: gaps, and forks. In all modes. */
  readonly chain: ChainMarks
}

/** Somebody who was on another side, and how often one placed before them, behind them, or with them. */
export interface Rival {
  readonly key: Uint8Array
  readonly name: string
  readonly won: number
  readonly lost: number
  readonly drawn: number
}

export interface PlayerRecord<S = Readonly<Record<string, number>>> extends Omit<Standing, 'rank'> {
  /** What the game counts, folded as it declares; 0 before the first match says anything of it. */
  readonly stats: S
  /** Whom they met, most often first. */
  readonly rivals: readonly Rival[]
  /** Who beats them more often than the other way round, and by the most. */
  readonly nemesis: Rival | undefined
  /** After each match, oldest first, whole points. */
  readonly history: readonly { readonly at: number | undefined; readonly rating: number; readonly change: number }[]
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
export interface RatingsApi<S = Readonly<Record<string, number>>> {
  /**
   * Calls when more is known, or somebody is blocked: what the other calls say may be something else now. In a waiting room that is so some seconds
   * after somebody came, when friends have exchanged their matches. Returns what ends it.
   */
  on(event: 'changed', handler: () => void): () => void
  /** Best first; who has played no rated match is not in it. */
  ladder(options?: LadderOptions): Promise<readonly Standing[]>
  /** `undefined` for who has played no rated match. */
  of(who: Who, options?: RecordOptions): Promise<PlayerRecord<S> | undefined>
  /** The newest first, also those that do not count, and why. */
  matches(options?: MatchesOptions): Promise<readonly SeenMatch<S>[]>
  /**
   * How likely each side is to win, from 0 to 1, in the order given; a list is a team. With Elo its expectation, so a draw counts half for
   * both, with OpenSkill its `predictWin`; of more than two sides the mean over all pairs. Who has no rating counts as a newcomer.
   */
  chances(sides: readonly (Who | readonly Who[])[], options?: RecordOptions): Promise<readonly number[]>
  /** The same of those in a waiting room, with their teams, by the ratings that a match with its settings counts for. */
  forecast(session: RatedRoom, options?: CallOptions): Promise<readonly Forecast[]>
  /**
   * All matches this device keeps, of all games, as the text of a file (at most 64 MiB, of more the newest): with the signatures of those who played,
   * so whoever imports it need not trust anybody. It holds names and public keys, and no secret.
   */
  readonly export: (options?: CallOptions) => Promise<string>
  /**
   * Adds the matches of such a file to those that are known here; what is not signed rightly is passed over. Takes a second for some thousand matches, a hundred times as
   * long on a page that came by plain http; `timeoutMs` is 10 min, and what was read so far stays. Rejects with `ratings/unreadable`, `store/full`,
   * `store/unavailable` or `session/aborted`.
   */
  readonly import: (source: ProfileSource, options?: CallOptions) => Promise<ImportedRecords>
}

/** What a file of matches has brought. */
export interface ImportedRecords {
  /** Matches in it that are signed rightly. */
  readonly matches: number
  /** Those of them that were not known here. */
  readonly added: number
  /** What was passed over. */
  readonly refused: number
}
