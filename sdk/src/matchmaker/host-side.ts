import { certifyHost } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Link } from '../ports/link.js'
import type { AskCheck } from '../session/checks.js'
import { HostSession } from '../session/host-session.js'
import type { ProvePassword } from '../session/password-check.js'
import type { Piece } from '../session/piece.js'
import type { Player } from '../session/player.js'
import type { SessionEvent } from '../session/session-event.js'
import { MAX_SPECTATORS } from '../session/spectators.js'
import { CONNECTED } from './connection-state.js'
import { HostLinks } from './host-links.js'
import type { Platform } from './platform.js'
import type { SessionSide } from './session-side.js'

export interface HostSideOptions {
  game: AnyGame
  platform: Pick<Platform, 'clock' | 'random'>
  identity: KeyPair
  sessionKey: KeyPair
  player: { name: string; rated: boolean }
  name: string
  settings: AnyValues
  maxPlayers: number
  reconnectGrace: number
  asks: boolean
  password: ProvePassword | undefined
  /** Whose key gets no seat. */
  refuses(key: Uint8Array): boolean
  check: AskCheck | undefined
  emit(event: SessionEvent): void
}

/** The host's half of a session: its machine, joined to the links of its guests. */
export class HostSide implements SessionSide {
  readonly path = 'local'
  readonly connection = CONNECTED
  readonly name: string
  readonly settings: AnyValues
  readonly sessionKey: Uint8Array
  readonly #options: HostSideOptions
  readonly #machine: HostSession
  readonly #links: HostLinks
  #ended = false

  constructor(options: HostSideOptions) {
    const { identity, sessionKey, platform } = options
    this.name = options.name
    this.settings = options.settings
    this.sessionKey = sessionKey.publicKey
    this.#options = options
    this.#machine = new HostSession({
      game: options.game,
      sessionName: options.name,
      settings: options.settings,
      maxPlayers: options.maxPlayers,
      player: { ...options.player, key: identity.publicKey },
      reconnectGrace: options.reconnectGrace,
      ...{ asks: options.asks, password: options.password },
      ...{ refuses: options.refuses, check: options.check },
      random: (bytes) => platform.random(bytes),
      output: {
        event: (peer, payload) => this.#links.get(peer)?.sendEvent(payload),
        state: (peer, frame) => this.#links.get(peer)?.sendState(frame),
        close: (peer) => this.#links.get(peer)?.close(),
        line: (peer) => this.#links.get(peer)?.line,
        quiet: (peer) => this.#links.get(peer)?.quiet ?? Number.POSITIVE_INFINITY,
        probe: (peer) => this.#links.get(peer)?.doubt(),
        emit: options.emit,
      },
    })
    const machine = this.#machine
    this.#links = new HostLinks({
      ...{ game: options.game, platform, identity, sessionKey, maxPlayers: options.maxPlayers + MAX_SPECTATORS },
      claim: {
        sessionKey: sessionKey.publicKey,
        chain: [certifyHost(sessionKey, sessionKey.publicKey, identity.publicKey)],
      },
      output: {
        opened: (peer, guest) => machine.peerOpened(peer, guest),
        event: (peer, payload) => machine.receiveEvent(peer, payload, platform.clock.now()),
        state: (peer, frame) => machine.receiveState(peer, frame),
        misbehaved: (peer, reason) => machine.expel(peer, reason, platform.clock.now()),
        closed: (peer, proved) => machine.peerClosed(peer, platform.clock.now(), proved),
        hasSeat: (peer) => machine.hasSeat(peer),
        waits: (peer) => machine.waits(peer),
      },
    })
  }

  get phase() {
    return this.#machine.phase
  }

  get players() {
    return this.#machine.players
  }

  get spectators() {
    return this.#machine.seating.spectators
  }

  get seat() {
    return this.#machine.seat
  }

  get rtt(): number | undefined {
    return this.#links.rtt
  }

  get knocks() {
    return this.#machine.knocks
  }

  get seating() {
    return this.#machine.seating
  }

  get isVisited(): boolean {
    return this.#links.isVisited
  }

  get states() {
    const simulation = this.#machine.match?.simulation
    return simulation && { previous: simulation.previous, current: simulation.state.cells }
  }

  /** Somebody comes. */
  accept(link: Link, invited = false): void {
    this.#links.accept(link, invited)
  }

  tick(now: number, input: AnyValues): void {
    this.#machine.match?.input(this.seat, input)
    this.#machine.tick(now)
  }

  ready(ready: boolean): void {
    this.#machine.ready(this.seat, ready)
  }

  async act(action: number, payload: Uint8Array): Promise<string | undefined> {
    return this.#machine.act(this.seat, action, payload)
  }

  letter(to: readonly Seat[], letter: Uint8Array, lossy: boolean): void {
    this.#machine.post.carry(this.seat, to, letter, { lossy })
  }

  piece(to: readonly Seat[], piece: Piece): void {
    this.#machine.post.carryPiece(this.seat, to, piece, this.#options.platform.clock.now())
  }

  get backlog(): number {
    return this.#links.backlog
  }

  /** The host has its seat for good. */
  async move(spectator: boolean): Promise<string | undefined> {
    return spectator ? 'session/host-plays' : undefined
  }

  start(): void {
    const refused = this.#machine.start(this.#options.platform.clock.now())
    if (refused) throw new SkirmishError(refused)
  }

  rematch(): void {
    this.#machine.rematch()
  }

  addBot(): Player {
    const bot = this.#machine.addBot()
    if (!bot) throw new SkirmishError('session/full')
    return bot
  }

  remove(seat: Seat, why?: string): void {
    this.#machine.remove(seat, 'kicked', why)
  }

  leave(why?: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#machine.end('host-left', why)
    this.#links.close()
    this.#options.emit({ type: 'ended', reason: 'left' })
  }

  exit(): void {
    this.leave()
  }

  doubt(): void {
    this.#links.doubt()
  }
}
