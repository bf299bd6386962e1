import type { Seat } from '../game/seat.js'
import type { CallOptions } from './session-api.js'

/** What `addLocalPlayer` takes. */
export interface LocalPlayerOptions {
  /** 1 to 24 characters; names that are taken get a number. */
  readonly name: string
}

/** What `act` takes. */
export interface ActOptions extends CallOptions {
  /** Of one of `localPlayers`, who acts. Default one's own. */
  readonly seat?: Seat | undefined
}

/** What `balanceTeams` takes. */
export interface BalanceOptions extends CallOptions {
  /**
   * `number`: moves as few as can be until no team has two more than another. `rating`: teams as even in number, and the averages of their
   * ratings as near as can be; who has no rating (bots, players beside another) counts as a newcomer. Default `number`.
   */
  readonly by?: 'number' | 'rating' | undefined
}

/** What `setTeam` takes. */
export interface TeamOptions extends CallOptions {
  /** Whose team it is; default one's own. */
  readonly seat?: Seat | undefined
}
