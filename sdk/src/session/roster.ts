import type { Seat } from '../game/seat.js'
import type { Teams } from '../game/teams.js'
import { inTeams, type Player } from './player.js'
import { FIRST_PLACE, isSpectator, MAX_SPECTATORS } from './spectators.js'
import { smallestTeam } from './teams.js'

interface NewPlayer {
  name: string
  key?: Uint8Array | undefined
  host?: boolean
  bot?: boolean
  rated?: boolean
  spectator?: boolean
  ready?: boolean
  onDeviceOf?: Seat
}

/** Who sits where. The host owns it and tells everybody; seats are numbered from 0 and given lowest first. */
export class Roster {
  readonly #capacity: number
  readonly #teams: Teams | undefined
  readonly #players = new Map<Seat, Player>()
  /** The same in the order of seats, made when somebody asks: that is at every message, and changes are rare. */
  #sorted: readonly Player[] | undefined

  constructor(capacity: number, teams?: Teams) {
    this.#capacity = capacity
    this.#teams = teams
  }

  /** As another host left it. */
  static from(capacity: number, players: readonly Player[], teams?: Teams): Roster {
    const roster = new Roster(capacity, teams)
    for (const player of inTeams(teams, players)) roster.#sit(player)
    for (const { seat, team } of roster.players)
      if (team === undefined) roster.change(seat, { team: roster.#teamFor(seat) })
    return roster
  }

  /** Players and spectators, in the order of their seats. */
  get all(): readonly Player[] {
    this.#sorted ??= [...this.#players.values()].sort((a, b) => a.seat - b.seat)
    return this.#sorted
  }

  get players(): readonly Player[] {
    return this.all.filter(({ seat }) => !isSpectator(seat))
  }

  get spectators(): readonly Player[] {
    return this.all.filter(({ seat }) => isSpectator(seat))
  }

  /** There is no seat left, or no place to watch from. */
  isFull(spectator = false): boolean {
    return this.#free(spectator) === undefined
  }

  /** Who plays on the device of whoever sits there, too. */
  localsOf(seat: Seat): readonly Player[] {
    return this.all.filter(({ onDeviceOf }) => onDeviceOf === seat)
  }

  get(seat: Seat): Player | undefined {
    return this.#players.get(seat)
  }

  /** Gives the lowest free seat; `undefined` when there is none. Equal names are told apart by a number. */
  add(player: NewPlayer): Player | undefined {
    const seat = this.#free(player.spectator ?? false)
    if (seat === undefined) return undefined
    const added: Player = {
      seat,
      name: this.#freeName(player.name),
      key: player.key,
      host: player.host ?? false,
      bot: player.bot ?? false,
      ready: player.ready ?? player.bot ?? false,
      connected: true,
      rated: (player.rated ?? false) && !player.bot,
      onDeviceOf: player.onDeviceOf,
      team: this.#teamFor(seat),
    }
    return this.#sit(added)
  }

  /** From a seat to the spectators, or back; `undefined` when nothing is free there. */
  move(from: Seat, spectator: boolean): Player | undefined {
    const seat = this.#free(spectator)
    const player = this.#players.get(from)
    if (seat === undefined || !player) return undefined
    const moved = { ...player, seat, ready: false, team: this.#teamFor(seat) }
    this.remove(from)
    return this.#sit(moved)
  }

  /** Whoever comes goes where they are least many ([SE60]). */
  #teamFor(seat: Seat): string | undefined {
    return isSpectator(seat) ? undefined : smallestTeam(this.#teams, this.players)
  }

  #free(spectator: boolean): Seat | undefined {
    const [first, count] = spectator ? [FIRST_PLACE, MAX_SPECTATORS] : [0, this.#capacity]
    for (let seat = first; seat < first + count; seat++) if (!this.#players.has(seat)) return seat
    return undefined
  }

  change(seat: Seat, change: Partial<Pick<Player, 'ready' | 'connected' | 'team'>>): Player | undefined {
    const player = this.#players.get(seat)
    if (!player) return undefined
    return this.#sit({ ...player, ...change })
  }

  remove(seat: Seat): Player | undefined {
    const player = this.#players.get(seat)
    this.#players.delete(seat)
    this.#sorted = undefined
    return player
  }

  #sit(player: Player): Player {
    this.#players.set(player.seat, player)
    this.#sorted = undefined
    return player
  }

  #freeName(name: string): string {
    const taken = new Set([...this.#players.values()].map((player) => player.name))
    if (!taken.has(name)) return name
    let count = 2
    while (taken.has(`${name} (${count})`)) count++
    return `${name} (${count})`
  }
}
