import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { WorldDelta } from '../sync/world-delta.js'
import type { GuestPeers } from './guest-peers.js'
import type { HostMatch } from './host-match.js'
import { MAX_PIECE_OF_WORLD } from './messages.js'

/**
 * Says whole worlds to guests. One that is longer than a message goes in pieces; of such a one only what is new is said, once a
 * guest has been told another ([SY15]).
 */
export class WorldPost {
  readonly #guests: GuestPeers
  readonly #delta: WorldDelta
  /** By peer: the world it was told last, where that was a long one. */
  readonly #told = new Map<number, Uint8Array>()

  constructor(game: AnyGame, guests: GuestPeers) {
    this.#delta = new WorldDelta(game.layout, 'guest')
    this.#guests = guests
  }

  /** The match as it stands, to who sits there. */
  open(match: HostMatch, peer: number, seat: Seat): void {
    const opening = match.opening(peer, seat)
    this.#guests.send(peer, { ...opening, world: this.#ahead(peer, opening.world) })
  }

  openAll(match: HostMatch): void {
    for (const [peer, seat] of this.#hearers) this.open(match, peer, seat)
  }

  /** The newest world to everybody, as they may know it. */
  tellAll(match: HostMatch): void {
    for (const [peer, seat] of this.#hearers) {
      const { world, ...said } = match.world(seat)
      const before = this.#told.get(peer)
      const change = before && world.length > MAX_PIECE_OF_WORLD ? this.#change(before, world) : undefined
      if (change) this.#guests.send(peer, { kind: 'worldChange', tick: said.tick, change })
      else this.#guests.send(peer, { ...said, world: this.#ahead(peer, world) })
      this.#keep(peer, world)
    }
  }

  /** Only what fits into a message saves any. */
  #change(before: Uint8Array, world: Uint8Array): Uint8Array | undefined {
    const change = this.#delta.between(before, world)
    return change && change.length <= MAX_PIECE_OF_WORLD ? change : undefined
  }

  /** Sends all but the end of it. */
  #ahead(peer: number, world: Uint8Array): Uint8Array {
    let at = 0
    for (; world.length - at > MAX_PIECE_OF_WORLD; at += MAX_PIECE_OF_WORLD)
      this.#guests.send(peer, { kind: 'worldPiece', data: world.subarray(at, at + MAX_PIECE_OF_WORLD) })
    this.#keep(peer, world)
    return world.subarray(at)
  }

  #keep(peer: number, world: Uint8Array): void {
    for (const one of this.#told.keys()) if (!this.#guests.get(one)) this.#told.delete(one)
    if (world.length > MAX_PIECE_OF_WORLD) this.#told.set(peer, world)
    else this.#told.delete(peer)
  }

  /** Before anything is said to one of them, as that may end others. */
  get #hearers(): readonly (readonly [peer: number, seat: Seat])[] {
    const all: [number, Seat][] = []
    this.#guests.forEachSeat((peer, seat) => all.push([peer, seat]))
    return all
  }
}
