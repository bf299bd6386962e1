import { encode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import type { GuestPeers } from './guest-peers.js'
import { HeardBefore } from './heard-before.js'
import type { HostOptions } from './host-options.js'
import type { Journal } from './journal.js'
import { LETTER_REFUSALS, type Letter, letterCodec, parseLetter } from './letter.js'
import { lossyFromHost, parseLossyToHost } from './lossy-letter.js'
import { hostMessage } from './messages.js'
import type { Piece } from './piece.js'
import type { Player } from './player.js'
import { SlowPieces } from './slow-pieces.js'
import { isSpectator } from './spectators.js'

/** So much may wait for a guest before pieces for it are dropped: [SE2] ends its connection at twice this, bytes. */
const MAX_WAITING = 512 * 1024

/** Of what is no request: on the lossy lane, or said by the host in a player's name. */
const NOBODY = { since: 0, number: 0 }

/** The host as postman: passes letters on as they are, and says from whom they come ([SE27]). */
export class HostPost {
  /** What this device heard when it hosted before. */
  readonly heardBefore: HeardBefore
  readonly #options: HostOptions
  readonly #guests: GuestPeers
  readonly #journal: Journal
  readonly #players: () => readonly Player[]
  /** The host's own. */
  readonly #seat: Seat
  readonly #slow = new Map<number, SlowPieces>()

  constructor(options: HostOptions, guests: GuestPeers, journal: Journal, players: () => readonly Player[]) {
    this.#options = options
    this.#guests = guests
    this.#journal = journal
    this.#players = players
    this.#seat = options.from?.seat ?? 0
    this.heardBefore = options.from?.heardBefore ?? new HeardBefore()
  }

  /**
   * To these seats, or to all others when none is named. False when it makes no sense.
   *
   * @param number of the request that it was; none on the lossy lane
   */
  carry(from: Seat, to: readonly Seat[], bytes: Uint8Array, number?: number): boolean {
    const { game, output } = this.#options
    const lossy = number === undefined
    const origin = lossy ? NOBODY : { since: this.#journal.since(from), number }
    const letter = parseLetter(game, bytes)
    const isForOne = letter?.kind === 'request' || letter?.kind === 'answer'
    if (!letter || (lossy && letter.kind !== 'message') || (isForOne && to.length !== 1)) return false
    const wanted = this.#wanted(from, to)
    if (lossy) {
      const frame = lossyFromHost(from, bytes)
      this.#guests.forEachSeat((peer, seat) => wanted(seat) && output.state(peer, frame))
    } else {
      const seats = this.#players().flatMap(({ seat }) => (wanted(seat) && seat !== this.#seat ? seat : []))
      if (seats.length > 0) this.#journal.say({ kind: 'letter', from, ...origin, letter: bytes }, seats)
    }
    const again = this.heardBefore.has(from, origin)
    if (wanted(this.#seat)) output.emit({ type: 'letter', from, letter, again })
    if (letter.kind === 'request' || letter.kind === 'parcel') this.#sayWhoIsGone(from, to, letter)
    return true
  }

  /** From the lossy lane. */
  carryLossy(from: Seat, frame: Uint8Array): boolean {
    const parsed = parseLossyToHost(frame)
    return parsed !== undefined && this.carry(from, parsed.to, parsed.letter)
  }

  /** A piece of a large message. Who does not keep up gets no more of it, so that nobody can be made to fall behind. */
  carryPiece(from: Seat, to: readonly Seat[], piece: Piece, now: number): true {
    const wanted = this.#wanted(from, to)
    const { line, emit } = this.#options.output
    const send = (peer: number) => this.#guests.sendPayload(peer, payload)
    const payload = encode(hostMessage, { kind: 'piece', from, ...piece })
    this.#guests.forEachSeat((peer, seat) => {
      if (!wanted(seat)) return
      const { waiting, relayed } = line?.(peer) ?? { waiting: 0, relayed: false }
      const slow = this.#slow.get(peer)
      if (waiting + (slow?.waiting ?? 0) > MAX_WAITING)
        this.#back(from, seat, { kind: 'drop', id: piece.id, why: LETTER_REFUSALS.indexOf('busy') })
      else if (relayed || slow?.waiting) this.#slowFor(peer).push(piece, () => send(peer), now)
      else send(peer)
    })
    if (wanted(this.#seat)) emit({ type: 'piece', from, piece })
    return true
  }

  /** To these seats, as far as they are there and play; nobody else says it again ([SE65]). */
  paper(to: readonly Seat[], bytes: Uint8Array): void {
    const payload = encode(hostMessage, { kind: 'paper', bytes })
    this.#guests.tell((_, seat) => (to.includes(seat) && !isSpectator(seat) ? payload : undefined))
  }

  hearPaper(from: Seat, bytes: Uint8Array): true {
    if (!isSpectator(from)) this.#options.output.emit({ type: 'paper', from, bytes })
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
      const isIn = this.#players().some((player) => player.seat === seat && !player.bot)
      if (seat === this.#seat || (kind === 'request' ? isIn : this.#guests.at(seat).length > 0)) continue
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
    this.#journal.say({ kind: 'letter', from, ...NOBODY, letter: encode(letterCodec, letter) }, [to])
  }
}
