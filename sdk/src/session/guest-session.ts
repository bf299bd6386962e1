import { decode, encode } from '../codec/combinators.js'
import { cleanName, MAX_SESSION_NAME } from '../codec/name.js'
import type { Established } from '../connect/handshake.js'
import type { Conversation, PasswordProof } from '../connect/password-proof.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { Predictor } from '../sync/predictor.js'
import { parseSnapshot } from '../sync/snapshot.js'
import { parseLetter } from './letter.js'
import { isLossyLetter, lossyToHost, parseLossyFromHost } from './lossy-letter.js'
import { guestMessage, hostMessage } from './messages.js'
import { END_REASONS, type EndReason, PHASES, type Phase } from './phase.js'
import type { Piece } from './piece.js'
import { asShown, NAMELESS, type Player } from './player.js'
import type { SessionEvent } from './session-event.js'

/** How a guest reaches its host and its shell; called synchronously, state first and events last. */
export interface GuestOutput {
  event(payload: Uint8Array): void
  state(frame: Uint8Array): void
  emit(event: SessionEvent): void
}

export interface GuestOptions {
  game: AnyGame
  player: { name: string; rated: boolean }
  /** The token of an earlier stay in this session, kept by the tab. */
  resume: Uint8Array | undefined
  /** Makes this side's part in proving the session's password; `undefined` when none was given. */
  password?: ((conversation: Omit<Conversation, 'guest'>) => PasswordProof) | undefined
  output: GuestOutput
}

/** Who asks for a seat, and what says that it was theirs before. */
export type JoinRequest = Pick<GuestOptions, 'player' | 'resume'>

/** What a guest says first. @param share its half of the proof that it knows the password, which depends on the handshake */
export function joinRequest({ player, resume }: JoinRequest, share?: Uint8Array): Uint8Array {
  return encode(guestMessage, { kind: 'join', ...player, resume, share })
}

type HostMessage = NonNullable<ReturnType<typeof hostMessage.read>>

/** The guest's side of a session: mirrors the host's roster and phase, predicts the match. Pure. */
export class GuestSession {
  readonly #options: GuestOptions
  #seat: Seat | undefined
  #players: readonly Player[] = []
  #phase: Phase = 'waiting'
  #predictor: Predictor | undefined
  #settings: Readonly<Record<string, unknown>> = {}
  #sessionName = ''
  #token: Uint8Array | undefined
  #proof: PasswordProof | undefined
  #hostKnows = false
  #waits = false
  #actions = 0
  #ended = false

  constructor(options: GuestOptions) {
    this.#options = options
  }

  get seat(): Seat | undefined {
    return this.#seat
  }

  get players(): readonly Player[] {
    return this.#players
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
    return this.#predictor
  }

  /** The handshake is done: ask for a seat. */
  opened({ transcript, peerKey }: Pick<Established, 'transcript' | 'peerKey'>): void {
    this.#proof = this.#options.password?.({ transcript, host: peerKey })
    this.#options.output.event(joinRequest(this.#options, this.#proof?.share))
  }

  /** False when the payload made no sense. */
  receiveEvent(payload: Uint8Array): boolean {
    const message = decode(hostMessage, payload)
    if (!message) return false
    return this.#seat === undefined ? this.#handleUnseated(message) : this.#handle(message)
  }

  /** False when the frame made no sense. */
  receiveState(frame: Uint8Array): boolean {
    if (isLossyLetter(frame)) return this.#hearLetter(parseLossyFromHost(frame))
    if (!this.#predictor || this.#phase !== 'playing') return true // what is late must not change the end of a match
    const snapshot = parseSnapshot(this.#options.game, frame)
    if (!snapshot) return false
    this.#predictor.receive(snapshot)
    return true
  }

  /** One beat of a running match: sends and predicts this device's input. */
  tick(input: Readonly<Record<string, unknown>>): void {
    if (this.#phase !== 'playing' || !this.#predictor || this.#options.game.tickRate === 0) return
    this.#predictor.step(input)
    this.#options.output.state(this.#predictor.inputFrame())
  }

  ready(ready: boolean): void {
    this.#send({ kind: 'ready', ready })
  }

  act(action: number, payload: Uint8Array): number {
    const id = ++this.#actions
    this.#send({ kind: 'act', id, action, payload })
    return id
  }

  /** To these seats, or to all others when none is named. @param lossy it may be lost, and is at most 1,024 B */
  letter(to: readonly Seat[], letter: Uint8Array, lossy: boolean): void {
    if (lossy) this.#options.output.state(lossyToHost(to, letter))
    else this.#send({ kind: 'letter', to: [...to], letter })
  }

  piece(to: readonly Seat[], piece: Piece): void {
    this.#send({ kind: 'piece', to: [...to], ...piece })
  }

  leave(): void {
    if (!this.#ended) this.#send({ kind: 'leave' })
    this.#ended = true
  }

  /** Until the host has given a seat, or said no. */
  #handleUnseated(message: HostMessage): boolean {
    const { emit } = this.#options.output
    switch (message.kind) {
      case 'welcome':
        if (this.#proof && !this.#hostKnows) return this.#refuse('session/wrong-password')
        return this.#welcome(message)
      case 'refused':
        return this.#refuse(message.code)
      case 'challenge': {
        if (!this.#proof || this.#hostKnows) return false
        const proof = this.#proof.against(message.share)
        if (!proof?.isTheirs(message.confirmation)) return this.#refuse('session/wrong-password')
        this.#hostKnows = true
        this.#send({ kind: 'confirm', confirmation: proof.own })
        return true
      }
      case 'waiting':
        if (this.#waits) return false
        this.#waits = true
        emit({ type: 'waiting', host: cleanName(message.host) ?? NAMELESS })
        return true
      default:
        return message.kind === 'ended'
    }
  }

  #refuse(code: string): true {
    this.#options.output.emit({ type: 'refused', code })
    return true
  }

  #handle(message: HostMessage): boolean {
    const { emit } = this.#options.output
    switch (message.kind) {
      case 'welcome':
      case 'challenge':
      case 'waiting':
        return false
      case 'refused':
        return this.#refuse(message.code)
      case 'roster':
        this.#setPlayers(asShown(message.players))
        return true
      case 'left':
        return this.#left(message.seat, END_REASONS[message.reason])
      case 'phase': {
        const phase = PHASES[message.phase]
        if (!phase) return false
        this.#phase = phase
        if (phase === 'waiting') this.#predictor = undefined
        emit({ type: 'phase', phase, countdownMs: message.countdownMs })
        return true
      }
      case 'match': {
        const { game } = this.#options
        const predictor = new Predictor(game, {
          seat: this.#seat ?? 0,
          seed: Uint32Array.from(message.seed),
          settings: this.#settings,
          fault: (error) => emit({ type: 'fault', error }),
        })
        if (!predictor.open(message.tick, message.world)) return false
        this.#predictor = predictor
        emit({ type: 'matchStarted', matchId: message.matchId })
        return true
      }
      case 'world':
        return this.#predictor?.open(message.tick, message.world) ?? false
      case 'acted':
        emit({ type: 'acted', id: message.id, refused: message.refused })
        return true
      case 'effect':
        emit({ type: 'effect', effect: message.effect, payload: message.payload, tick: message.tick })
        return true
      case 'letter':
        return this.#hearLetter(message)
      case 'piece':
        emit({ type: 'piece', from: message.from, piece: message })
        return true
      case 'result':
        emit({ type: 'result', result: message })
        return true
      case 'ended':
        this.#ended = true
        emit({ type: 'ended', reason: END_REASONS[message.reason] ?? 'host-left' })
        return true
    }
  }

  #hearLetter(said: { from: Seat; letter: Uint8Array } | undefined): boolean {
    const letter = said && parseLetter(this.#options.game, said.letter)
    if (letter && this.#seat !== undefined) this.#options.output.emit({ type: 'letter', from: said.from, letter })
    return letter !== undefined
  }

  #welcome(message: Extract<HostMessage, { kind: 'welcome' }>): boolean {
    const settings = this.#options.game.parseSettings(message.settings)
    const phase = PHASES[message.phase]
    if (!settings || !phase) return false
    this.#seat = message.seat
    this.#settings = settings
    this.#sessionName = cleanName(message.sessionName, MAX_SESSION_NAME) ?? 'Session'
    this.#token = message.token
    this.#phase = phase
    this.#players = asShown(message.players)
    this.#options.output.emit({ type: 'joined', seat: message.seat })
    return true
  }

  #setPlayers(players: readonly Player[]): void {
    const before = new Map(this.#players.map((player) => [player.seat, player]))
    this.#players = players
    const { emit } = this.#options.output
    for (const player of players) {
      const old = before.get(player.seat)
      before.delete(player.seat)
      if (!old) emit({ type: 'playerJoined', player })
      else if (old.connected && !player.connected) emit({ type: 'playerDropped', player })
      else if (!old.connected && player.connected) emit({ type: 'playerResumed', player })
    }
    for (const player of before.values()) emit({ type: 'playerLeft', player, reason: 'left' })
    emit({ type: 'roster', players })
  }

  #left(seat: Seat, reason: EndReason | undefined): boolean {
    const player = this.#players.find((one) => one.seat === seat)
    if (!player || !reason) return false
    this.#players = this.#players.filter((one) => one !== player)
    this.#options.output.emit({ type: 'playerLeft', player, reason })
    return true
  }

  #send(message: Parameters<typeof guestMessage.write>[1]): void {
    this.#options.output.event(encode(guestMessage, message))
  }
}
