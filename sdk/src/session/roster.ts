import type { Seat } from '../game/seat.js'
import type { Player } from './player.js'

interface NewPlayer {
  name: string
  key?: Uint8Array | undefined
  host?: boolean
  bot?: boolean
  rated?: boolean
}

/** Who sits where. The host owns it and tells everybody; seats are numbered from 0 and given lowest first. */
export class Roster {
  readonly #capacity: number
  readonly #players = new Map<Seat, Player>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** As another host left it. */
  static from(capacity: number, players: readonly Player[]): Roster {
    const roster = new Roster(capacity)
    for (const player of players) roster.#players.set(player.seat, player)
    return roster
  }

  /** In the order of their seats. */
  get players(): readonly Player[] {
    return [...this.#players.values()].sort((a, b) => a.seat - b.seat)
  }

  get full(): boolean {
    return this.#players.size >= this.#capacity
  }

  get(seat: Seat): Player | undefined {
    return this.#players.get(seat)
  }

  /** Gives the lowest free seat; `undefined` when there is none. Equal names are told apart by a number. */
  add(player: NewPlayer): Player | undefined {
    for (let seat = 0; seat < this.#capacity; seat++) {
      if (this.#players.has(seat)) continue
      const added: Player = {
        seat,
        name: this.#freeName(player.name),
        key: player.key,
        host: player.host ?? false,
        bot: player.bot ?? false,
        ready: player.bot ?? false,
        connected: true,
        rated: (player.rated ?? false) && !player.bot,
      }
      this.#players.set(seat, added)
      return added
    }
    return undefined
  }

  change(seat: Seat, change: Partial<Pick<Player, 'ready' | 'connected'>>): Player | undefined {
    const player = this.#players.get(seat)
    if (!player) return undefined
    const changed = { ...player, ...change }
    this.#players.set(seat, changed)
    return changed
  }

  remove(seat: Seat): Player | undefined {
    const player = this.#players.get(seat)
    this.#players.delete(seat)
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
