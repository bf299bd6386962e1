import { flag, list, raw, struct, text, u8, varint } from '../codec/combinators.js'

/** What a device keeps of one match ([RA2]): everybody who may be rated, and how they placed. */
export const matchRecord = struct({
  format: u8,
  matchId: raw(16),
  game: text(64),
  /** Milliseconds since 1970, for display only; never used to order or to rate. */
  endedAt: varint,
  rated: flag,
  players: list(struct({ key: raw(32), name: text(112), place: u8 }), 64),
})

export type MatchRecord = ReturnType<(typeof matchRecord)['read']>

export const RECORD_FORMAT = 1
