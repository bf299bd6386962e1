import { decode, encode } from '../codec/combinators.js'
import { cleanName, MAX_SESSION_NAME } from '../codec/name.js'
import type { Established } from '../connect/handshake.js'
import type { Seat } from '../game/seat.js'
import type { DeviceInput } from '../sync/device-input.js'
import type { Predictor } from '../sync/predictor.js'
import { GuestEntry } from './guest-entry.js'
import { GuestJournal } from './guest-journal.js'
import { GuestMatch } from './guest-match.js'
import { type GuestOptions, joinRequest } from './guest-options.js'
import { GuestPost } from './guest-post.js'
import { KnownPlayers } from './known-players.js'
import { isLossyLetter } from './lossy-letter.js'
import { guestMessage, type guestRequest, type HeardMessage, type HostEvent, hostMessage } from './messages.js'
import { END_REASONS, type EndReason, PHASES, type Phase } from './phase.js'
import type { Player } from './player.js'
import { cleanSentence } from './sentence.js'
import { isSpectator } from './spectators.js'

/** The guest's side of a session: mirrors the host's roster and phase, predicts the match. Pure. */
export class GuestSession {
  readonly #options: GuestOptions
  /** What it asked and heard. */
  readonly journal: GuestJournal
  readonly post: GuestPost
  #seat: Seat | undefined
  /** The host has given it in this conversation; one that came back has to ask again. */
  #seated = false
  /** How often it has asked for its seat ([SE61]). */
  #turn = 0
  readonly #players: KnownPlayers
  #phase: Phase = 'waiting'
  readonly match: GuestMatch
  #epoch = 0
  #settings: Readonly<Record<string, unknown>> = {}
  #sessionName = ''
  #token: Uint8Array | undefined
  #entry: GuestEntry | undefined
  #ended = false

  constructor(options: GuestOptions) {
    this.#options = options
    this.#players = new KnownPlayers(options.game.teams)
    const fault = (error: unknown) => options.output.emit({ type: 'fault', error })
    this.match = new GuestMatch(options.game, { fault, team: (seat) => this.#players.teamOf(seat) })
    this.post = new GuestPost(options, () => this.#seat)
    this.journal = new GuestJournal((message) => options.output.event(message), options.outbox)
  }

  get seat(): Seat | undefined {
    return this.#seat
  }

  get players(): readonly Player[] {
    return this.#players.players
  }

  get spectators(): readonly Player[] {
    return this.#players.spectators
  }

  get phase(): Phase {
    return this.#phase
  }

  get settings(): Readonly<Record<string, unknown>> {
    return this.#settings
  }

  get sessionName(): string {
    return this.#sessionName
  }

  get token(): Uint8Array | undefined {
    return this.#token
  }

  get predictor(): Predictor | undefined {
    return this.match.predictor
  }

  /** How often the session has changed its host. */
  get epoch(): number {
    return this.#epoch
  }

  /** The handshake is done: ask for a seat, or, in another conversation, for the same one again ([SE33]). */
  opened(host: Pick<Established, 'transcript' | 'peerKey'>): void {
    this.journal.close()
    this.#seated = false
    this.match.reopened()
    const { output, password, resume } = this.#options
    this.#entry = new GuestEntry({ password: this.#token ? undefined : password }, host) // who comes back need not prove it again
    const asks = { turn: this.#turn++, resume: this.#token ?? resume, seen: this.journal.seen }
    output.event(joinRequest({ ...this.#options, ...asks }, this.#entry.share))
  }

  /** False when the payload made no sense. */
  receiveEvent(payload: Uint8Array): boolean {
    const message = decode(hostMessage, payload)
    return message !== undefined && (this.#seated ? this.#handle(message) : this.#handleUnseated(message))
  }

  /** False when the frame made no sense. */
  receiveState(frame: Uint8Array, now: number): boolean {
    if (isLossyLetter(frame)) return this.post.hearLossy(frame)
    if (!this.predictor || this.#phase !== 'playing') return true // what is late must not change the end of a match
    return this.match.receive(frame, now)
  }

  /** One beat of a running match: sends and predicts this device's input. @param locals of who else plays on it, by seat */
  tick(now: number, input: DeviceInput['own'], locals?: DeviceInput['locals']): void {
    if (this.#phase !== 'playing' || !this.predictor || this.#options.game.tickRate === 0) return
    const plays = !isSpectator(this.#seat ?? 0)
    this.#options.output.state(this.match.beat(now, plays ? { own: input, locals } : undefined))
  }

  /** Its number, by which it is answered; `undefined` when too much waits for the host. Done once, whatever drops ([SE56]). */
  ask(request: Parameters<typeof guestRequest.write>[1]): number | undefined {
    return this.journal.ask(request)
  }

  ready(ready: boolean): number | undefined {
    return this.ask({ kind: 'ready', ready })
  }

  /** @param seat of a local player */
  act(action: number, payload: Uint8Array, seat?: Seat): number | undefined {
    return this.ask({ kind: 'act', seat, action, payload })
  }

  /** To these seats, or to all others when none is named. @param lossy it may be lost, and is at most 1,024 B */
  letter(to: readonly Seat[], letter: Uint8Array, lossy = false): number | undefined {
    if (!lossy) return this.ask({ kind: 'letter', to: [...to], letter })
    this.post.lossy(to, letter)
    return 0
  }

  /** @param why told to all */
  leave(why?: string): void {
    this.#part({ kind: 'leave', why: cleanSentence(why) })
  }

  /** Nobody waits for its seat any more; one that was there before goes on waiting ([SE80]). */
  giveUp(): void {
    this.#part({ kind: 'giveUp' })
  }

  /** Until the host has given a seat, or said no. */
  #handleUnseated(message: HeardMessage): boolean {
    const { emit } = this.#options.output
    switch (message.kind) {
      case 'welcome':
        if (this.#entry && !this.#entry.isProved) return this.#refuse('session/wrong-password')
        return this.#welcome(message)
      case 'refused':
        return this.#refuse(message.code, message.why)
      case 'challenge': {
        const confirmation = this.#entry?.challenged(message)
        if (confirmation === 'wrong') return this.#refuse('session/wrong-password')
        if (confirmation) this.#send({ kind: 'confirm', confirmation })
        return confirmation !== undefined
      }
      case 'waiting': {
        const host = this.#entry?.waiting(message.host)
        if (host !== undefined) emit({ type: 'waiting', host })
        return host !== undefined
      }
      default:
        return message.kind === 'ended'
    }
  }

  #refuse(code: string, why?: string): true {
    this.#options.output.emit({ type: 'refused', code, why: cleanSentence(why) })
    return true
  }

  #handle(message: HeardMessage): boolean {
    const { emit } = this.#options.output
    switch (message.kind) {
      case 'welcome':
      case 'challenge':
      case 'waiting':
        return false
      case 'refused':
        return this.#refuse(message.code, message.why)
      case 'logged': {
        const event = this.journal.hear(message.entry, this.#seat ?? 0)
        return event ? this.#happen(event) : event === undefined
      }
      case 'match': {
        const opened = this.match.open(message, { seat: this.#seat ?? 0, settings: this.#settings, epoch: this.#epoch })
        if (opened === 'new') emit({ ...message, type: 'matchStarted' })
        return opened !== 'garbage'
      }
      case 'world':
      case 'worldPiece':
      case 'worldChange':
        return this.match.hear(message)
      case 'acted': {
        const isNew = this.journal.settle(message.id)
        if (isNew) emit({ type: 'acted', id: message.id, refused: message.refused, seat: message.seat })
        return isNew !== undefined
      }
      case 'settled':
        return this.journal.settle(message.number) !== undefined
      case 'effect':
        emit({ ...message, type: 'effect', epoch: this.#epoch })
        return true
      case 'outcome':
        emit({ type: 'result', result: message })
        return true
      case 'moved':
        this.#seat = message.seat
        return true
      case 'piece':
        return this.post.hearPiece(message.from, message)
      case 'paper':
        return this.post.hearPaper(message.bytes, this.players)
      case 'ended':
        this.#ended = true
        emit({ type: 'ended', reason: END_REASONS[message.reason] ?? 'host-left', why: cleanSentence(message.why) })
        return true
    }
  }

  /** What everybody is told in the same order. */
  #happen(event: HostEvent): boolean {
    switch (event.kind) {
      case 'roster':
        return this.#setPlayers(event.players)
      case 'left':
        return this.#left(event.seat, END_REASONS[event.reason], event.why)
      case 'phase': {
        const phase = PHASES[event.phase]
        if (phase) this.#setPhase(phase, event.countdownMs)
        return phase !== undefined
      }
      case 'letter':
        return this.post.hearLetter(event)
      case 'result':
        this.#options.output.emit({ type: 'result', result: event })
        return true
    }
  }

  #welcome(message: Extract<HeardMessage, { kind: 'welcome' }>): boolean {
    const settings = this.#options.game.parseSettings(message.settings)
    const phase = PHASES[message.phase]
    if (!settings || !phase) return false
    const isBack = this.#seat !== undefined
    this.#seated = true
    this.#seat = message.seat
    this.#settings = settings
    this.#sessionName = cleanName(message.sessionName, MAX_SESSION_NAME) ?? 'Session'
    this.#token = message.token
    this.#epoch = message.epoch
    const { goesOn, lost } = this.journal.welcome(message)
    if (!isBack) this.#phase = phase
    if (!isBack) this.#players.change(message.players, message.seat)
    const { emit } = this.#options.output
    const { seat, token, grace } = message
    emit({ type: 'joined', seat, token, grace })
    for (const id of lost) emit({ type: 'unanswered', id })
    if (isBack && !goesOn) {
      this.#setPlayers(message.players)
      if (phase !== this.#phase) this.#setPhase(phase, 0)
    }
    return true
  }

  #setPhase(phase: Phase, countdownMs: number): void {
    this.#phase = phase
    if (phase === 'waiting') this.match.close()
    this.#options.output.emit({ type: 'phase', phase, countdownMs })
  }

  #setPlayers(players: readonly Player[]): true {
    for (const event of this.#players.change(players, this.#seat)) this.#options.output.emit(event)
    return true
  }

  #left(seat: Seat, reason: EndReason | undefined, why: string | undefined): boolean {
    const player = reason && this.#players.remove(seat)
    if (player && !isSpectator(seat))
      this.#options.output.emit({ type: 'playerLeft', player, reason, why: cleanSentence(why) })
    return player !== undefined
  }

  #part(farewell: Parameters<typeof guestMessage.write>[1]): void {
    if (!this.#ended) this.#send(farewell)
    this.#ended = true
  }

  #send(message: Parameters<typeof guestMessage.write>[1]): void {
    this.#options.output.event(encode(guestMessage, message))
  }
}
