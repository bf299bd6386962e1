import { encode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import type { GuestPeers } from './guest-peers.js'
import type { HostOptions } from './host-options.js'
import { LETTER_REFUSALS, type Letter, letterCodec, parseLetter } from './letter.js'
import { lossyFromHost, parseLossyToHost } from './lossy-letter.js'
import { hostMessage } from './messages.js'
import type { Piece } from './piece.js'
import { SlowPieces } from './slow-pieces.js'

/** So much may wait for a guest before pieces for it are dropped: [SE2] ends its connection at twice this, bytes. */
const MAX_WAITING = 512 * 1024

/** The host as postman: passes letters on as they are, and says from whom they come ([SE27]). */
export class HostPost {
  readonly #options: HostOptions
  readonly #guests: GuestPeers
  readonly #seat: Seat
  readonly #slow = new Map<number, SlowPieces>()

  /** @param seat the host's own */
  constructor(options: HostOptions, guests: GuestPeers, seat: Seat) {
    this.#options = options
    this.#guests = guests
    this.#seat = seat
  }

  /** To these seats, or to all others when none is named. False when it makes no sense. */
  carry(from: Seat, to: readonly Seat[], bytes: Uint8Array, lossy = false): boolean {
    const letter = parseLetter(this.#options.game, bytes)
    const isForOne = letter?.kind === 'request' || letter?.kind === 'answer'
    if (!letter || (lossy && letter.kind !== 'message') || (isForOne && to.length !== 1)) return false
    const wanted = this.#wanted(from, to)
    const frame = lossy ? lossyFromHost(from, bytes) : undefined
    this.#guests.broadcast({ kind: 'letter', from, letter: bytes }, (seat, peer) => {
      if (!wanted(seat)) return false
      if (frame) this.#options.output.state(peer, frame)
      return !frame
    })
    if (wanted(this.#seat)) this.#options.output.emit({ type: 'letter', from, letter })
    if (letter.kind === 'request' || letter.kind === 'parcel') this.#sayWhoIsGone(from, to, letter)
    return true
  }

  /** From the lossy lane. */
  carryLossy(from: Seat, frame: Uint8Array): boolean {
    const parsed = parseLossyToHost(frame)
    return parsed !== undefined && this.carry(from, parsed.to, parsed.letter, true)
  }

  /** A piece of a large message. Who does not keep up gets no more of it, so that nobody can be made to fall behind. */
  carryPiece(from: Seat, to: readonly Seat[], piece: Piece, now: number): true {
    const wanted = this.#wanted(from, to)
    const { line, event, emit } = this.#options.output
    const payload = encode(hostMessage, { kind: 'piece', from, ...piece })
    this.#guests.forEachSeat((peer, seat) => {
      if (!wanted(seat)) return
      const { waiting, relayed } = line?.(peer) ?? { waiting: 0, relayed: false }
      const slow = this.#slow.get(peer)
      if (waiting + (slow?.waiting ?? 0) > MAX_WAITING)
        this.#back(from, seat, { kind: 'drop', id: piece.id, why: LETTER_REFUSALS.indexOf('busy') })
      else if (relayed || slow?.waiting) this.#slowFor(peer).push(piece, () => event(peer, payload), now)
      else event(peer, payload)
    })
    if (wanted(this.#seat)) emit({ type: 'piece', from, piece })
    return true
  }

  /** Lets go what waited. */
  tick(now: number): void {
    for (const [peer, slow] of this.#slow) {
      if (this.#guests.get(peer)) slow.drain(now)
      if (!this.#guests.get(peer)) this.#slow.delete(peer)
    }
  }

  #slowFor(peer: number): SlowPieces {
    const slow = this.#slow.get(peer) ?? new SlowPieces()
    this.#slow.set(peer, slow)
    return slow
  }

  #wanted(from: Seat, to: readonly Seat[]): (seat: Seat) => boolean {
    return (seat) => seat !== from && (to.length === 0 || to.includes(seat))
  }

  #sayWhoIsGone(from: Seat, to: readonly Seat[], { id, kind }: Extract<Letter, { kind: 'request' | 'parcel' }>): void {
    const why = LETTER_REFUSALS.indexOf('left')
    for (const seat of new Set(to)) {
      if (seat === this.#seat || this.#guests.isThere(seat)) continue
      this.#back(
        from,
        seat,
        kind === 'request' ? { kind: 'refusal', id, why, sentence: '' } : { kind: 'drop', id, why },
      )
    }
  }

  /** In the name of who can not say it. */
  #back(to: Seat, from: Seat, letter: Letter): void {
    if (to === this.#seat) return this.#options.output.emit({ type: 'letter', from, letter })
    const bytes = encode(letterCodec, letter)
    this.#guests.broadcast({ kind: 'letter', from, letter: bytes }, (seat) => seat === to)
  }
}
