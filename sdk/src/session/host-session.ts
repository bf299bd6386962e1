import { decode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import type { Backup } from './backup.js'
import { FloodGuard, type Misbehaviour } from './flood-guard.js'
import { Gate } from './gate.js'
import { type GuestPeer, GuestPeers } from './guest-peers.js'
import type { HostMatch } from './host-match.js'
import type { HostOptions } from './host-options.js'
import { HostPost } from './host-post.js'
import { type Answer, type Cause, type GuestRequest, Journal, type Outcome } from './journal.js'
import type { Knock } from './knocks.js'
import { changeDevice, playersUnder } from './local-seats.js'
import { isLossyLetter } from './lossy-letter.js'
import { guestMessage } from './messages.js'
import { OwnRequests } from './own-requests.js'
import { END_REASONS, type EndReason, PHASES, type Phase } from './phase.js'
import type { Player } from './player.js'
import { Roster } from './roster.js'
import { Seating } from './seating.js'
import { cleanSentence } from './sentence.js'
import { isSpectator } from './spectators.js'
import { Stage } from './stage.js'
import { changeTeams } from './team-changes.js'

/** The host's side of a session: who is in, what phase it is, and the match. Pure; time comes in with each call. */
export class HostSession {
  /** What was asked and said; its gate is told what the standby has. */
  readonly journal: Journal
  readonly #options: HostOptions
  readonly #roster: Roster
  readonly #guests: GuestPeers
  readonly #seating: Seating
  readonly #guard: FloodGuard
  /** What players say to each other; the shell posts here, too. */
  readonly post: HostPost
  /** Where it stands, and the match. */
  readonly stage: Stage
  /** What the player of this device asks. */
  readonly own: OwnRequests
  #ended = false

  constructor(options: HostOptions) {
    this.#options = options
    const { from, output, maxPlayers } = options
    const gate = new Gate()
    this.#guard = new FloodGuard(from?.backup.barred.keys, from?.now)
    this.#guests = new GuestPeers(output, gate)
    this.journal = new Journal(this.#guests, gate, from?.backup)
    this.own = new OwnRequests({
      ...{ seat: this.seat, journal: this.journal, outbox: from?.outbox },
      run: (request, cause) => this.#run(request, cause),
      answered: (id, { refused, seat }) => output.emit({ type: 'acted', id, refused, seat }),
    })
    this.post = new HostPost(options, this.#guests, this.journal, () => this.#roster.all)
    const { teams } = options.game
    this.#roster = from
      ? Roster.from(maxPlayers, playersUnder(from.seat, from.backup), teams)
      : new Roster(maxPlayers, teams)
    if (!from) this.#roster.add({ ...options.player, host: true })
    if (!from) this.journal.begin(this.seat)
    this.stage = new Stage(options, this.#guests, this.#roster, this.journal, () => this.#sendRoster())
    this.#seating = new Seating(options, this.#guests, this.#roster, this.journal, {
      phase: () => this.stage.phase,
      match: () => this.stage.match,
      open: (match, peer, seat) => this.stage.worlds.open(match, peer, seat),
      result: () => this.stage.result,
      sendRoster: () => this.#sendRoster(),
      afterChange: () => this.stage.afterChange(),
    })
  }

  /** All that another device needs to go on, as it is now. */
  backup(now: number): Backup {
    const { tokens, ...keys } = this.#seating.remembered
    return {
      room: {
        ...{ phase: PHASES.indexOf(this.stage.phase), players: [...this.#roster.all], tokens },
        countdownMs: this.stage.countdownMs(now),
      },
      ...keys,
      barred: { keys: this.#guard.barred(now) },
      terms: { bytes: this.#options.terms ?? new Uint8Array() },
      ...this.journal.backup,
      match: { match: this.stage.match?.backup() },
    }
  }

  get phase(): Phase {
    return this.stage.phase
  }

  get players(): readonly Player[] {
    return this.#roster.players
  }

  get match(): HostMatch | undefined {
    return this.stage.match
  }

  get seat(): Seat {
    return this.#options.from?.seat ?? 0
  }

  /** The peers that have a seat, and which. */
  get guests(): (readonly [peer: number, seat: Seat])[] {
    const all: [number, Seat][] = []
    this.#guests.forEachSeat((peer, seat) => all.push([peer, seat]))
    return all
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
      if (!this.#guests.asks(peer, message)) return true
      const barred = this.#guard.whyBarred(guest, now)
      return barred ? this.#guests.refuse(peer, barred) : this.#seating.join(peer, guest, message, now)
    }
    if (message.kind === 'confirm') return this.#seating.confirm(peer, message.confirmation)
    const { seat } = guest
    if (seat === undefined) return message.kind === 'giveUp'
    switch (message.kind) {
      case 'request':
        return this.journal.request(peer, seat, message, (request, cause) => this.#run(request, cause))
      case 'piece':
        return this.post.carryPiece(seat, message.to, message, now)
      case 'paper':
        return this.post.hearPaper(seat, message.bytes)
      case 'leave':
        this.remove(seat, 'left', message.why)
        return true
      case 'giveUp':
        if (!guest.resumed) this.remove(seat, 'left') // else it waits, once their links are closed
        return true
    }
  }

  #run(request: GuestRequest, cause: Cause): Outcome {
    const { seat, number } = cause
    switch (request.kind) {
      case 'ready':
        return { sense: this.ready(seat, request.ready) }
      case 'act': {
        const by = request.seat ?? seat
        const isTheirs = by === seat || this.#roster.get(by)?.onDeviceOf === seat
        const refused = isTheirs ? this.stage.act(by, request.action, request.payload) : 'They play on another device.'
        return acted(number, { refused })
      }
      case 'addLocal': {
        const player = this.#seating.addLocal(seat, request.name)
        return acted(number, typeof player === 'string' ? { refused: player } : { seat: player.seat })
      }
      case 'removeLocal':
        this.#seating.removeLocal(seat, request.seat)
        return acted(number, {})
      case 'move':
        return acted(number, { refused: this.#move(seat, request.spectator) })
      case 'team':
      case 'teams':
        return this.#teams(request, cause)
      case 'letter':
        return { sense: this.post.carry(seat, request.to, request.letter, cause.number) }
    }
  }

  #teams(request: Extract<GuestRequest, { kind: 'team' | 'teams' }>, { seat, number }: Cause): Outcome {
    const { game, random } = this.#options
    const { teams } = game
    const named = request.kind === 'team' ? [request] : request.chosen
    if (!teams || !named.every(({ team }) => teams.names.includes(team))) return { sense: false }
    const now = { teams, random, roster: this.#roster, phase: this.stage.phase, host: this.seat }
    const refused = changeTeams(request, seat, now)
    if (refused === undefined) this.#sendRoster()
    return acted(number, { refused })
  }

  /** The host has its seat for good. */
  #move(seat: Seat, spectator: boolean) {
    if (seat === this.seat) return spectator ? 'session/host-plays' : undefined
    return this.#seating.move(seat, spectator)
  }

  /** False when the frame made no sense. */
  receiveState(peer: number, frame: Uint8Array): boolean {
    const seat = this.#guests.get(peer)?.seat
    if (seat === undefined) return true
    if (isLossyLetter(frame)) return this.post.carryLossy(seat, frame)
    return this.stage.match?.receiveState(peer, seat, frame) ?? true
  }

  ready(seat: Seat, ready: boolean): boolean {
    if (this.#roster.get(seat)?.ready === ready || isSpectator(seat)) return true
    if (changeDevice(this.#roster, seat, { ready }).length === 0) return false
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

  /** Takes a player or bot out of their seat. */
  remove(seat: Seat, reason: EndReason, why?: string): void {
    if (seat !== this.seat) this.#seating.remove(seat, reason, why)
  }

  /** A peer floods or sends garbage: it is cut off, and its key stays out for a while ([SE26]). */
  expel(peer: number, reason: Misbehaviour, now: number): true {
    const guest = this.#guests.get(peer)
    if (!guest) return true
    this.#guard.bar(guest, reason, now)
    this.journal.gate.change() // the standby is told, also of who had no seat
    if (guest.seat !== undefined) this.remove(guest.seat, reason)
    else this.#guests.dismiss(peer, { kind: 'refused', code: `session/${reason}`, why: undefined })
    return true
  }

  /** One beat: called `tickRate` times a second (10 in a turn-based game), in every phase. */
  tick(now: number): void {
    if (this.#ended) return
    this.#seating.tick(now)
    this.post.tick(now)
    this.stage.tick(now)
    this.journal.tick()
  }

  end(reason: EndReason, why?: string): void {
    this.#ended = true
    this.journal.gate.open()
    this.#seating.close()
    this.#guests.cutOffAll({ kind: 'ended', reason: END_REASONS.indexOf(reason), why: cleanSentence(why) })
  }

  #sendRoster(): void {
    this.journal.say({ kind: 'roster', players: [...this.#roster.all] })
    this.#options.output.emit({ type: 'roster', players: this.players })
  }
}

function acted(id: number, { refused, seat }: Answer): Outcome {
  return { answer: { kind: 'acted', id, refused, seat }, sense: true }
}
