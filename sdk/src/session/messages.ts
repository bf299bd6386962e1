import {
  blob,
  type Decoded,
  flag,
  list,
  optional,
  raw,
  struct,
  text,
  u8,
  u32,
  union,
  varint,
} from '../codec/combinators.js'
import { finite } from '../codec/finite.js'
import { MAX_NAME_BYTES } from '../codec/name.js'
import { MAX_STATS } from '../game/stats.js'
import { MAX_TEAM_NAME } from '../game/teams.js'
import { logEntry, MAX_ENTRY } from './event-log.js'
import { playerCodec } from './player.js'
import { MAX_SENTENCE } from './sentence.js'
import { MAX_PLACES } from './spectators.js'

// The control messages of a session, carried by the event stream ([SE3]). Limits: docs/limits.md.

const MAX_PAYLOAD = 4096
/** For a person to read. */
const why = optional(text(MAX_SENTENCE))
const seats = list(u8, MAX_PLACES)
const payload = blob(MAX_PAYLOAD)
/** The longest letter: a payload, and what stands before it. */
const MAX_LETTER = MAX_PAYLOAD + 64
/** Bytes of a large message in one piece: with all that stands before it, it fits into 16 KiB. */
export const MAX_PIECE = 16_000
/** Bytes of a world in one message: with all that stands before it, it fits into 16 KiB ([SY15]). */
export const MAX_PIECE_OF_WORLD = 15_000
const world = blob(MAX_PIECE_OF_WORLD)
const piece = { id: varint, at: varint, ack: flag, data: blob(MAX_PIECE) }

/** What devices say about the record of a match, and of matches they know: read by their shells ([SE65]). */
const MAX_PAPER = 14_000
const paper = struct({ bytes: blob(MAX_PAPER) })
const matchResult = {
  ...{ matchId: raw(16), standings: list(seats, MAX_PLACES), absent: seats },
  ...{ hosts: varint, parted: flag },
  stats: list(list(finite, MAX_STATS), MAX_PLACES),
}

/** What a guest asks of the host: lost by no drop, and run once ([SE56]). */
export const guestRequest = union({
  ready: struct({ ready: flag }),
  /** Of one's own, or of a local player's. */
  act: struct({ seat: optional(u8), action: u8, payload }),
  letter: struct({ to: seats, letter: blob(MAX_LETTER) }),
  /** To the spectators, or back to a seat ([SE24]). */
  move: struct({ spectator: flag }),
  /** One more player on this device, and one less ([SE25]). */
  addLocal: struct({ name: text(MAX_NAME_BYTES) }),
  removeLocal: struct({ seat: u8 }),
  /** Another team, for oneself or whom one may speak for; and all teams anew, or as the host has chosen them ([SE60]). */
  team: struct({ seat: optional(u8), team: text(MAX_TEAM_NAME) }),
  teams: struct({ shuffle: flag, chosen: list(struct({ seat: u8, team: text(MAX_TEAM_NAME) }), MAX_PLACES) }),
})

/** What a guest says to the host. */
export const guestMessage = union({
  join: struct({
    name: text(MAX_NAME_BYTES),
    rated: flag,
    resume: optional(raw(16)),
    share: optional(raw(32)),
    seen: optional(varint),
    spectator: flag,
    page: raw(4),
    turn: varint,
  }),
  request: struct({ number: varint, settled: varint, body: blob(MAX_ENTRY) }),
  leave: struct({ why }),
  confirm: struct({ confirmation: raw(64) }),
  piece: struct({ to: seats, ...piece }),
  paper,
  /** In place of `leave`, by a join that nobody waits for any more ([SE80]). */
  giveUp: struct({}),
})

/** What all guests are told in the same order ([SE59]). */
export const hostEvent = union({
  roster: struct({ players: list(playerCodec, MAX_PLACES) }),
  left: struct({ seat: u8, reason: u8, why }),
  phase: struct({ phase: u8, countdownMs: varint }),
  letter: struct({ from: u8, since: varint, number: varint, letter: blob(MAX_LETTER) }),
  result: struct(matchResult),
})

/** The position of `match` below. */
const OPENING = 2

/** Whether it is a `match`. */
export function isOpening(payload: Uint8Array): boolean {
  return payload[0] === OPENING
}

/** What the host says to a guest. */
export const hostMessage = union({
  welcome: struct({
    epoch: varint,
    seat: u8,
    token: raw(16),
    sessionName: text(160),
    settings: payload,
    players: list(playerCodec, MAX_PLACES),
    phase: u8,
    handled: varint,
    log: varint,
    grace: varint,
  }),
  refused: struct({ code: text(64), why }),
  match: struct({ matchId: raw(16), seed: list(u32, 4), seats, tick: varint, world }),
  world: struct({ tick: varint, world }),
  logged: struct({ entry: logEntry }),
  /** `seat` is what `addLocal` came to. */
  acted: struct({ id: varint, refused: why, seat: optional(u8) }),
  settled: struct({ number: varint }),
  /** `index` among those of the tick; `acted`: an action made it, which is done once. */
  effect: struct({ tick: varint, index: u8, acted: flag, effect: u8, payload }),
  ended: struct({ reason: u8, why }),
  challenge: struct({ share: raw(32), confirmation: raw(64) }),
  waiting: struct({ host: text(MAX_NAME_BYTES) }),
  moved: struct({ seat: u8 }),
  piece: struct({ from: u8, ...piece }),
  outcome: struct(matchResult),
  paper,
  /** What goes before the end of a world, which is in `match` or `world`; and what is new since the last. */
  worldPiece: struct({ data: world }),
  worldChange: struct({ tick: varint, change: world }),
})

export type HostEvent = Decoded<typeof hostEvent>
export type HeardMessage = Decoded<typeof hostMessage>
