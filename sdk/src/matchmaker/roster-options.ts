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

/** What `setTeam` takes. */
export interface TeamOptions extends CallOptions {
  /** Whose team it is; default one's own. */
  readonly seat?: Seat | undefined
}
