import { decode } from '../codec/combinators.js'
import { cutText } from '../codec/utf8.js'
import type { Seat } from '../game/seat.js'
import { placesOf } from '../result/standings.js'
import type { Cause } from './event-log.js'
import { FloodGuard, type Misbehaviour } from './flood-guard.js'
import { Gate } from './gate.js'
import { type GuestPeer, GuestPeers } from './guest-peers.js'
import { HostMatch } from './host-match.js'
import type { HostOptions } from './host-options.js'
import { HostPost } from './host-post.js'
import { type GuestRequest, Journal, type Outcome } from './journal.js'
import type { Knock } from './knocks.js'
import { isLossyLetter } from './lossy-letter.js'
import { guestMessage } from './messages.js'
import { COUNTDOWN_MS, END_REASONS, type EndReason, PHASES, type Phase } from './phase.js'
import type { Player } from './player.js'
import { Roster } from './roster.js'
import { Seating } from './seating.js'
import { cleanSentence, MAX_SENTENCE } from './sentence.js'
import { isSpectator } from './spectators.js'

/** The host's side of a session: who is in, what phase it is, and the match. Pure; time comes in with each call. */
export class HostSession {
  /** What was asked and said; its gate is told what the standby has. */
  readonly journal: Journal
  readonly #options: HostOptions
  readonly #roster: Roster
  readonly #guests: GuestPeers
  readonly #seating: Seating
  readonly #guard = new FloodGuard()
  /** What players say to each other; the shell posts here, too. */
  readonly post: HostPost
  #phase: Phase = 'waiting'
  #countdownEnds = 0
  #match: HostMatch | undefined
  #ended = false

  constructor(options: HostOptions) {
    this.#options = options
    const gate = new Gate()
    this.#guests = new GuestPeers(options.output, gate)
    this.journal = new Journal(this.#guests, gate)
    this.post = new HostPost(options, this.#guests, this.journal, () => this.#roster.all)
    this.#roster = new Roster(options.maxPlayers)
    this.#roster.add({ ...options.player, host: true })
    this.journal.begin(this.seat)
    this.#seating = new Seating(options, this.#guests, this.#roster, this.journal, {
      phase: () => this.#phase,
      match: () => this.#match,
      sendRoster: () => this.#sendRoster(),
      afterChange: () => this.#afterChange(),
    })
  }

  get phase(): Phase {
    return this.#phase
  }

  get players(): readonly Player[] {
    return this.#roster.players
  }

  get match(): HostMatch | undefined {
    return this.#match
  }

  get seat(): Seat {
    return 0
  }

  get full(): boolean {
    return this.#roster.isFull()
  }

  /** Who gets a seat, and who is banned. */
  get seating(): Seating {
    return this.#seating
  }

  hasSeat(peer: number): boolean {
    return this.#guests.get(peer)?.seat !== undefined
  }

  /** The host was asked about it. */
  waits(peer: number): boolean {
    return this.#seating.waits(peer)
  }

  /** Who waits for the host's word, in the order they came. */
  get knocks(): readonly Knock[] {
    return this.#seating.knocks
  }

  /** A peer finished the handshake and proved its key; it has a seat once it has asked to join. */
  peerOpened(peer: number, guest: Omit<GuestPeer, 'seat'>): void {
    this.#guests.open(peer, guest)
  }

  /** @param heard whether it ever proved to hear us */
  peerClosed(peer: number, now: number, heard = true): void {
    this.#seating.dropped(peer, now, heard)
  }

  /** False when the payload made no sense. */
  receiveEvent(peer: number, payload: Uint8Array, now: number): boolean {
    const guest = this.#guests.get(peer)
    if (guest && !this.#guard.allows(guest, payload, now)) return this.expel(peer, 'flooding', now)
    const message = decode(guestMessage, payload)
    if (!guest || !message) return false
    if (message.kind === 'join') {
      const barred = this.#guard.whyBarred(guest, now)
      return barred ? this.#guests.refuse(peer, barred) : this.#seating.join(peer, guest, message, now)
    }
    if (message.kind === 'confirm') return this.#seating.confirm(peer, message.confirmation)
    const { seat } = guest
    if (seat === undefined) return false
    switch (message.kind) {
      case 'request':
        return this.journal.request(peer, seat, message, (request, cause) => this.#run(request, cause))
      case 'piece':
        return this.post.carryPiece(seat, message.to, message, now)
      case 'leave':
        this.remove(seat, 'left', message.why)
        return true
    }
  }

  #run(request: GuestRequest, cause: Cause): Outcome {
    const { seat, number } = cause
    switch (request.kind) {
      case 'ready':
        return { sense: this.ready(seat, request.ready) }
      case 'act': {
        const refused = this.act(seat, request.action, request.payload)
        return { answer: { kind: 'acted', id: number, refused }, sense: true }
      }
      case 'move': {
        const refused = this.#seating.move(seat, request.spectator)
        return { answer: { kind: 'acted', id: number, refused }, sense: true }
      }
      case 'letter':
        return { sense: this.post.carry(seat, request.to, request.letter, { cause }) }
    }
  }

  /** False when the frame made no sense. */
  receiveState(peer: number, frame: Uint8Array): boolean {
    const seat = this.#guests.get(peer)?.seat
    if (seat === undefined) return true
    if (isLossyLetter(frame)) return this.post.carryLossy(seat, frame)
    return this.#match ? this.#match.receiveInput(seat, frame) : true
  }

  ready(seat: Seat, ready: boolean): boolean {
    if (this.#roster.get(seat)?.ready === ready || isSpectator(seat)) return true
    if (!this.#roster.change(seat, { ready })) return false
    this.#sendRoster()
    return true
  }

  addBot(): Player | undefined {
    const bot = this.#roster.add({ name: 'Bot', bot: true })
    if (bot) {
      this.#sendRoster()
      this.#options.output.emit({ type: 'playerJoined', player: bot })
    }
    return bot
  }

  /** Why the match can't start, or `undefined` once the countdown runs. */
  start(now: number): 'session/not-enough-players' | 'session/not-ready' | 'session/already-started' | undefined {
    if (this.#phase === 'countdown' || this.#phase === 'playing') return 'session/already-started'
    if (!this.#enough) return 'session/not-enough-players'
    if (this.players.some((player) => player.connected && !player.ready && !player.host)) return 'session/not-ready'
    this.#match = undefined
    this.#countdownEnds = now + COUNTDOWN_MS
    this.#setPhase('countdown', COUNTDOWN_MS)
    return undefined
  }

  /** From the result back to the waiting room with the same people; who said "ready" on the result stays ready. */
  rematch(): boolean {
    if (this.#phase !== 'result') return false
    this.#match = undefined
    this.#setPhase('waiting', 0)
    return true
  }

  /** Takes a player or bot out of their seat. */
  remove(seat: Seat, reason: EndReason, why?: string): void {
    if (seat !== this.seat) this.#seating.remove(seat, reason, why)
  }

  /** A peer floods or sends garbage: it is cut off, and its key stays out for a while ([SE26]). */
  expel(peer: number, reason: Misbehaviour, now: number): true {
    const guest = this.#guests.get(peer)
    if (!guest) return true
    this.#guard.bar(guest, reason, now)
    if (guest.seat !== undefined) this.remove(guest.seat, reason)
    else this.#guests.dismiss(peer, { kind: 'refused', code: `session/${reason}`, why: undefined })
    return true
  }

  /** One beat: called `tickRate` times a second (10 in a turn-based game), in every phase. */
  tick(now: number): void {
    if (this.#ended) return
    this.#seating.tick(now)
    this.post.tick(now)
    if (this.#phase === 'countdown' && now >= this.#countdownEnds) this.#startMatch()
    else if (this.#phase === 'playing' && this.#options.game.tickRate > 0) {
      this.#match?.step()
      this.#afterStep()
    }
  }

  /** A player acts, host or guest: why it is refused, or `undefined`. */
  act(seat: Seat, action: number, payload: Uint8Array): string | undefined {
    if (!this.#match || this.#phase !== 'playing') return 'No match is running.'
    if (isSpectator(seat)) return 'Who watches does not play.'
    const refused = this.#match.act(seat, action, payload)
    this.#afterChange()
    return refused === undefined ? undefined : cutText(refused, MAX_SENTENCE)
  }

  end(reason: EndReason, why?: string): void {
    this.#ended = true
    this.journal.gate.open()
    this.#seating.close()
    this.#guests.cutOffAll({ kind: 'ended', reason: END_REASONS.indexOf(reason), why: cleanSentence(why) })
  }

  #startMatch(): void {
    if (!this.#enough) return this.#setPhase('waiting', 0) // somebody left while it was counted down
    const { game, settings, random, output } = this.#options
    const seatsOf = (players: readonly Player[]) => players.map((player) => player.seat)
    this.#match = new HostMatch(game, {
      ...{ settings, matchId: random(16), seed: random(16) },
      seats: seatsOf(this.players),
      connected: seatsOf(this.players.filter((player) => player.connected)),
      fault: (error) => output.emit({ type: 'fault', error }),
    })
    this.#setPhase('playing', 0)
    this.#guests.broadcast(this.#match.opening())
    this.#options.output.emit({ type: 'matchStarted', matchId: this.#match.matchId })
  }

  get #enough(): boolean {
    return this.players.filter((player) => player.connected).length >= this.#options.game.seats.min
  }

  /** In a turn-based game no tick will tell of it. */
  #afterChange(): void {
    if (this.#options.game.tickRate === 0) this.#afterStep()
  }

  #afterStep(): void {
    const match = this.#match
    if (!match) return
    for (const effect of match.takeEffects()) {
      this.#guests.broadcast({ kind: 'effect', ...effect })
      this.#options.output.emit({ type: 'effect', effect: effect.effect, payload: effect.payload, tick: effect.tick })
    }
    const turnBased = this.#options.game.tickRate === 0
    if (turnBased) this.#guests.broadcast(match.world())
    else {
      const snapshotFor = match.snapshots()
      this.#guests.forEachSeat((peer, seat) => this.#options.output.state(peer, snapshotFor(seat)))
    }
    match.bots(this.players)
    const standings = match.standings()
    if (standings && this.#phase === 'playing') this.#finish(match, standings)
  }

  #finish(match: HostMatch, standings: Seat[][]): void {
    const places = placesOf(standings, match.seats)
    const complete = match.seats.every((seat) => this.#roster.get(seat)?.connected)
    for (const player of this.players) if (!player.bot) this.#roster.change(player.seat, { ready: false })
    this.#setPhase('result', 0) // from here on guests predict no more
    this.#guests.broadcast(match.world()) // the last snapshot may be lost, and everybody shall see the same end
    this.#sendRoster()
    this.journal.say({ kind: 'result', matchId: match.matchId, standings: places, complete })
    const result = { matchId: match.matchId, standings: places, complete }
    this.#options.output.emit({ type: 'result', result })
  }

  #setPhase(phase: Phase, countdownMs: number): void {
    this.#phase = phase
    this.journal.say({ kind: 'phase', phase: PHASES.indexOf(phase), countdownMs })
    this.#options.output.emit({ type: 'phase', phase, countdownMs })
  }

  #sendRoster(): void {
    this.journal.say({ kind: 'roster', players: [...this.#roster.all] })
    this.#options.output.emit({ type: 'roster', players: this.players })
  }
}
