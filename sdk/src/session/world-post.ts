import type { AnyGame } from '../game/game-types.js'
import { hidesRows } from '../game/hidden.js'
import type { Seat } from '../game/seat.js'
import { WorldDelta } from '../sync/world-delta.js'
import type { GuestPeers } from './guest-peers.js'
import type { HostMatch } from './host-match.js'
import { MAX_PIECE_OF_WORLD } from './messages.js'
import { WorldWords } from './world-words.js'

/**
 * Says whole worlds to guests. One that is longer than a message goes in pieces; of such a one only what is new is said, once a
 * guest has been told another ([SY15]). Where nothing is hidden all are told the same.
 */
export class WorldPost {
  readonly #guests: GuestPeers
  readonly #delta: WorldDelta
  readonly #hides: boolean
  /** By peer: the world it was told last, where that was a long one. */
  readonly #told = new Map<number, Uint8Array>()

  constructor(game: AnyGame, guests: GuestPeers) {
    this.#delta = new WorldDelta(game.layout, 'guest')
    this.#hides = hidesRows(game.layout)
    this.#guests = guests
  }

  /** The match as it stands, to who sits there. */
  open(match: HostMatch, peer: number, seat: Seat): void {
    match.opened(peer, seat)
    this.#say(peer, new WorldWords(match.opening(seat)))
  }

  openAll(match: HostMatch): void {
    const wordsFor = this.#words((seat) => match.opening(seat))
    for (const [peer, seat] of this.#hearers) {
      match.opened(peer, seat)
      this.#say(peer, wordsFor(seat))
    }
  }

  /** The newest world to everybody, as they may know it. */
  tellAll(match: HostMatch): void {
    const wordsFor = this.#words((seat) => match.world(seat))
    for (const [peer, seat] of this.#hearers) {
      const words = wordsFor(seat)
      const before = this.#told.get(peer)
      const change = before && words.world.length > MAX_PIECE_OF_WORLD ? words.since(before, this.#delta) : undefined
      if (!change) this.#say(peer, words)
      else {
        this.#guests.sendPayload(peer, change)
        this.#keep(peer, words.world)
      }
    }
  }

  /** One for all, or one for each seat where some may not know what others do. */
  #words(said: (seat: Seat) => ConstructorParameters<typeof WorldWords>[0]): (seat: Seat) => WorldWords {
    let same: WorldWords | undefined
    return (seat) => {
      if (this.#hides) return new WorldWords(said(seat))
      same ??= new WorldWords(said(seat))
      return same
    }
  }

  #say(peer: number, { whole, world }: WorldWords): void {
    for (const payload of whole) this.#guests.sendPayload(peer, payload)
    this.#keep(peer, world)
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
