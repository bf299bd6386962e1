import { decode } from '../codec/combinators.js'
import { cleanName } from '../codec/name.js'
import { cutText } from '../codec/utf8.js'
import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import { placesOf } from '../result/standings.js'
import { type GuestPeer, GuestPeers } from './guest-peers.js'
import { HeldSeats } from './held-seats.js'
import { HostMatch } from './host-match.js'
import type { HostOptions } from './host-options.js'
import { guestMessage, MAX_SENTENCE } from './messages.js'
import { COUNTDOWN_MS, END_REASONS, type EndReason, PHASES, type Phase } from './phase.js'
import { NAMELESS, type Player } from './player.js'
import { Roster } from './roster.js'

interface JoinRequest {
  readonly name: string
  readonly rated: boolean
  readonly resume: Uint8Array | undefined
}

/** The host's side of a session: who is in, what phase it is, and the match. Pure; time comes in with each call. */
export class HostSession {
  readonly #options: HostOptions
  readonly #roster: Roster
  readonly #guests: GuestPeers
  readonly #held = new HeldSeats()
  #phase: Phase = 'waiting'
  #countdownEnds = 0
  #match: HostMatch | undefined
  #ended = false

  constructor(options: HostOptions) {
    this.#options = options
    this.#guests = new GuestPeers(options.output)
    this.#roster = new Roster(options.maxPlayers)
    this.#roster.add({ ...options.player, host: true })
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
    return this.#roster.full
  }

  hasSeat(peer: number): boolean {
    return this.#guests.get(peer)?.seat !== undefined
  }

  /** A peer finished the handshake and proved `key`; it has a seat once it has asked to join. */
  peerOpened(peer: number, key: Uint8Array): void {
    this.#guests.open(peer, key)
  }

  peerClosed(peer: number, now: number): void {
    const guest = this.#guests.forget(peer)
    if (guest?.seat === undefined) return
    this.#held.hold(guest.seat, now)
    this.#match?.setConnected(guest.seat, false)
    const player = this.#roster.change(guest.seat, { connected: false, ready: false })
    this.#sendRoster()
    if (player) this.#options.output.emit({ type: 'playerDropped', player })
  }

  /** False when the payload made no sense. */
  receiveEvent(peer: number, payload: Uint8Array): boolean {
    const guest = this.#guests.get(peer)
    const message = decode(guestMessage, payload)
    if (!guest || !message) return false
    if (message.kind === 'join') return this.#join(peer, guest, message)
    const { seat } = guest
    if (seat === undefined) return false
    switch (message.kind) {
      case 'ready':
        return this.ready(seat, message.ready)
      case 'act': {
        const refused = this.act(seat, message.action, message.payload)
        this.#guests.send(peer, { kind: 'acted', id: message.id, refused })
        return true
      }
      case 'message':
        return this.message(seat, message.to, message.message, message.payload)
      case 'leave':
        this.remove(seat, 'left')
        return true
    }
  }

  /** False when the frame made no sense. */
  receiveState(peer: number, frame: Uint8Array): boolean {
    const seat = this.#guests.get(peer)?.seat
    if (seat === undefined) return true
    return this.#match ? this.#match.receiveInput(seat, frame) : true
  }

  ready(seat: Seat, ready: boolean): boolean {
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
  remove(seat: Seat, reason: EndReason): void {
    if (seat === this.seat) return
    this.#guests.cutOff(seat, { kind: 'ended', reason: END_REASONS.indexOf(reason) })
    const player = this.#roster.remove(seat)
    if (!player) return
    this.#held.forget(seat)
    this.#guests.broadcast({ kind: 'left', seat, reason: END_REASONS.indexOf(reason) })
    this.#match?.leave(seat)
    this.#sendRoster()
    this.#options.output.emit({ type: 'playerLeft', player, reason })
    this.#afterChange()
  }

  message(from: Seat, to: Seat | undefined, message: number, payload: Uint8Array): boolean {
    const name = this.#options.game.messageNames[message]
    if (name === undefined || this.#options.game.parseMessage(message, payload) === undefined) return false
    this.#guests.broadcast(
      { kind: 'message', from, message, payload },
      (seat) => seat !== from && (to === undefined || to === seat),
    )
    if (from !== this.seat && (to === undefined || to === this.seat)) {
      this.#options.output.emit({ type: 'message', from, message, payload })
    }
    return true
  }

  /** One beat: called `tickRate` times a second (10 in a turn-based game), in every phase. */
  tick(now: number): void {
    if (this.#ended) return
    for (const seat of this.#held.expired(now, this.#options.reconnectGrace)) this.remove(seat, 'timeout')
    if (this.#phase === 'countdown' && now >= this.#countdownEnds) this.#startMatch()
    else if (this.#phase === 'playing' && this.#options.game.tickRate > 0) {
      this.#match?.step()
      this.#afterStep()
    }
  }

  /** A player acts, host or guest: why it is refused, or `undefined`. */
  act(seat: Seat, action: number, payload: Uint8Array): string | undefined {
    if (!this.#match || this.#phase !== 'playing') return 'No match is running.'
    const refused = this.#match.act(seat, action, payload)
    this.#afterChange()
    return refused === undefined ? undefined : cutText(refused, MAX_SENTENCE)
  }

  end(reason: EndReason): void {
    this.#ended = true
    this.#guests.cutOffAll({ kind: 'ended', reason: END_REASONS.indexOf(reason) })
  }

  #join(peer: number, guest: GuestPeer, join: JoinRequest): boolean {
    if (guest.seat !== undefined) return false
    if (this.#options.refuses?.(guest.key)) return this.#guests.refuse(peer, 'session/refused')
    const held =
      this.#held.find(this.players, guest.key, join.resume) ?? this.#held.find(this.players, guest.key, undefined)
    if (held !== undefined) this.#guests.cutOff(held)
    const resumed = held === undefined ? undefined : this.#roster.change(held, { connected: true })
    const running = this.#phase === 'countdown' || this.#phase === 'playing'
    const late = running && !this.#options.game.allowsLateJoin
    if (!resumed && (late || this.#roster.full)) {
      this.#guests.send(peer, { kind: 'refused', code: late ? 'session/already-started' : 'session/full' })
      return true
    }
    const isNew = !this.players.some(({ key }) => key && equalBytes(key, guest.key))
    const rated = join.rated && isNew // one person on two devices does not play against themselves
    const player = resumed ?? this.#roster.add({ name: cleanName(join.name) ?? NAMELESS, key: guest.key, rated })
    if (!player) return false
    guest.seat = player.seat
    const token = this.#options.random(16)
    this.#held.issue(player.seat, token)
    this.#match?.setConnected(player.seat, true)
    this.#guests.send(peer, {
      kind: 'welcome',
      epoch: 0,
      seat: player.seat,
      token,
      sessionName: this.#options.sessionName,
      settings: this.#options.game.encodeSettings(this.#options.settings),
      players: [...this.players],
      phase: PHASES.indexOf(this.#phase),
    })
    if (this.#match && !resumed) this.#match.join(player.seat)
    if (this.#match) this.#guests.send(peer, this.#match.opening())
    this.#sendRoster(peer)
    this.#options.output.emit({ type: resumed ? 'playerResumed' : 'playerJoined', player })
    if (this.#match && !resumed) this.#afterChange()
    return true
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
    this.#guests.broadcast({ kind: 'result', matchId: match.matchId, standings: places, complete })
    const result = { matchId: match.matchId, standings: places, complete }
    this.#options.output.emit({ type: 'result', result })
  }

  #setPhase(phase: Phase, countdownMs: number): void {
    this.#phase = phase
    this.#guests.broadcast({ kind: 'phase', phase: PHASES.indexOf(phase), countdownMs })
    this.#options.output.emit({ type: 'phase', phase, countdownMs })
  }

  #sendRoster(except?: number): void {
    this.#guests.broadcast({ kind: 'roster', players: [...this.players] }, (_, peer) => peer !== except)
    this.#options.output.emit({ type: 'roster', players: this.players })
  }
}
