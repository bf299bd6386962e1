import { encode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import type { GuestOptions } from './guest-options.js'
import { HeardBefore, type Origin } from './heard-before.js'
import { parseLetter } from './letter.js'
import { lossyToHost, parseLossyFromHost } from './lossy-letter.js'
import { guestMessage } from './messages.js'
import type { Piece } from './piece.js'
import type { Player } from './player.js'
import { isSpectator } from './spectators.js'

/** What a guest says to other players, and what it and its host say about matches; all of it goes by the host. */
export class GuestPost {
  /** What this device heard when it hosted. */
  readonly heardBefore: HeardBefore
  readonly #options: GuestOptions
  readonly #seat: () => Seat | undefined

  /** @param seat of this guest */
  constructor(options: GuestOptions, seat: () => Seat | undefined) {
    this.#options = options
    this.#seat = seat
    this.heardBefore = options.heardBefore ?? new HeardBefore()
  }

  /** It may be lost, and is at most 1,024 B ([SE28]). */
  lossy(to: readonly Seat[], letter: Uint8Array): void {
    this.#options.output.state(lossyToHost(to, letter))
  }

  piece(to: readonly Seat[], piece: Piece): void {
    this.#send({ kind: 'piece', to: [...to], ...piece })
  }

  /** To the host; lost with a conversation, so it is said again in the next ([SE65]). */
  paper(bytes: Uint8Array): void {
    this.#send({ kind: 'paper', bytes })
  }

  /** False when it made no sense. */
  hearLossy(frame: Uint8Array): boolean {
    const said = parseLossyFromHost(frame)
    return said !== undefined && this.hearLetter({ ...said, since: 0, number: 0 })
  }

  hearLetter(said: Origin & { from: Seat; letter: Uint8Array }): boolean {
    const letter = parseLetter(this.#options.game, said.letter)
    const { from } = said
    const again = this.heardBefore.has(from, said)
    if (letter && this.#seat() !== undefined) this.#options.output.emit({ type: 'letter', from, letter, again })
    return letter !== undefined
  }

  hearPiece(from: Seat, piece: Piece): true {
    this.#options.output.emit({ type: 'piece', from, piece })
    return true
  }

  hearPaper(bytes: Uint8Array, players: readonly Player[]): true {
    const host = players.find((player) => player.host)
    if (host && !isSpectator(this.#seat() ?? 0)) this.#options.output.emit({ type: 'paper', from: host.seat, bytes })
    return true
  }

  #send(message: Parameters<typeof guestMessage.write>[1]): void {
    this.#options.output.event(encode(guestMessage, message))
  }
}
