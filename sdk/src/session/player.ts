import { flag, optional, raw, struct, text, u8 } from '../codec/combinators.js'
import { cleanName, MAX_NAME_BYTES, MAX_NUMBERED_NAME } from '../codec/name.js'
import type { Seat } from '../game/seat.js'
import { MAX_TEAM_NAME, type Teams } from '../game/teams.js'

/** A person (or a bot) in a session, as every peer in it sees them. */
export interface Player<T extends string = string> {
  readonly seat: Seat
  readonly name: string
  /** The Ed25519 public key the player proved in the handshake; `undefined` for a bot or a local player. */
  readonly key: Uint8Array | undefined
  readonly host: boolean
  readonly bot: boolean
  readonly ready: boolean
  /** False while a dropped player's seat waits for them. */
  readonly connected: boolean
  /** One of the game's; `undefined` in a game without teams, and for who watches. */
  readonly team: T | undefined
  /**
   * The seat of the player on whose device they play, too, as a local player: they come and go with it, and have no key.
   * `undefined` for everybody else.
   */
  readonly onDeviceOf: Seat | undefined
  /** False for bots, local players and for the temporary profile of a second tab: matches with them do not move their rating. */
  readonly rated: boolean
}

export const playerCodec = struct({
  seat: u8,
  name: text(MAX_NAME_BYTES),
  key: optional(raw(32)),
  host: flag,
  bot: flag,
  ready: flag,
  connected: flag,
  rated: flag,
  onDeviceOf: optional(u8),
  team: optional(text(MAX_TEAM_NAME)),
})

/** Stands for somebody who is not known any more. */
export function absent(seat: Seat): Player {
  const not = {
    host: false,
    bot: false,
    ready: false,
    connected: false,
    rated: false,
    onDeviceOf: undefined,
    team: undefined,
  }
  return { seat, name: '', key: undefined, ...not }
}

/** Stands for a player's name that shows nothing. */
export const NAMELESS = 'Player'

/** Players as another peer tells of them, to be shown: it may have cleaned nothing ([SE5]). */
export function asShown(players: readonly Player[], teams?: Teams): Player[] {
  return inTeams(teams, players).map((player) => ({
    ...player,
    name: cleanName(player.name, MAX_NUMBERED_NAME) ?? NAMELESS,
  }))
}

/** Players of whom another device tells, each in a team of this game, or in none. */
export function inTeams(teams: Teams | undefined, players: readonly Player[]): Player[] {
  const known = (team: string | undefined) => (team !== undefined && teams?.names.includes(team) ? team : undefined)
  return players.map((player) => ({ ...player, team: known(player.team) }))
}
