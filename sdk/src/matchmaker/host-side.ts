import { certifyHost, type HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Link } from '../ports/link.js'
import { HostSession } from '../session/host-session.js'
import type { Player } from '../session/player.js'
import type { SessionEvent } from '../session/session-event.js'
import { PeerLink } from './peer-link.js'
import type { Platform } from './platform.js'
import type { SessionSide } from './session-side.js'

/** Links that may be open beside those of seated players: strangers who knock, and tabs that come back. */
const SPARE_LINKS = 16
/** A link that has not asked for a seat after this long makes room for others, ms. */
const KNOCK_MS = 10_000

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
  emit(event: SessionEvent): void
}

/** The host's half of a session: its machine, joined to the links of its guests. */
export class HostSide implements SessionSide {
  readonly path = 'local'
  readonly name: string
  readonly settings: AnyValues
  readonly #options: HostSideOptions
  readonly #claim: HostClaim
  readonly #machine: HostSession
  readonly #peers = new Map<number, PeerLink>()
  #peerCount = 0
  #ended = false

  constructor(options: HostSideOptions) {
    const { identity, sessionKey, platform } = options
    this.name = options.name
    this.settings = options.settings
    this.#options = options
    this.#claim = {
      sessionKey: sessionKey.publicKey,
      chain: [certifyHost(sessionKey, sessionKey.publicKey, identity.publicKey)],
    }
    this.#machine = new HostSession({
      game: options.game,
      sessionName: options.name,
      settings: options.settings,
      maxPlayers: options.maxPlayers,
      player: { ...options.player, key: identity.publicKey },
      reconnectGrace: options.reconnectGrace,
      random: (bytes) => platform.random(bytes),
      output: {
        event: (peer, payload) => {
          const to = this.#peers.get(peer)
          if (to?.connection.open && !to.connection.sendEvent(payload)) to.close() // it has not acknowledged for too long
        },
        state: (peer, frame) => this.#peers.get(peer)?.connection.sendState(frame),
        close: (peer) => this.#peers.get(peer)?.close(),
        emit: options.emit,
      },
    })
  }

  get phase() {
    return this.#machine.phase
  }

  get players() {
    return this.#machine.players
  }

  get seat() {
    return this.#machine.seat
  }

  get rtt(): number | undefined {
    const all = [...this.#peers.values()].flatMap((peer) => peer.rtt ?? [])
    return all.length > 0 ? Math.max(...all) : undefined
  }

  get states() {
    const simulation = this.#machine.match?.simulation
    return simulation && { previous: simulation.previous, current: simulation.state.cells }
  }

  /** Somebody knocks. */
  accept(link: Link): void {
    const { game, identity, platform, maxPlayers } = this.#options
    if (this.#ended || this.#peers.size >= maxPlayers + SPARE_LINKS) return link.close()
    const id = ++this.#peerCount
    const stopWaiting = platform.clock.after(KNOCK_MS, () => {
      if (!this.#machine.hasSeat(id)) this.#peers.get(id)?.close()
    })
    const closed = () => {
      stopWaiting()
      this.#peers.delete(id)
      this.#machine.peerClosed(id, platform.clock.now())
    }
    let failed = false
    const peer = new PeerLink({
      link,
      role: 'host',
      game,
      identity,
      host: this.#claim,
      clock: platform.clock,
      random: (bytes) => platform.random(bytes),
      output: {
        established: ({ peerKey }) => this.#machine.peerOpened(id, peerKey),
        failed: () => {
          failed = true
          this.#peers.get(id)?.close()
        },
        event: (payload) => this.#machine.receiveEvent(id, payload) || this.#peers.get(id)?.connection.drop(),
        state: (frame) => this.#machine.receiveState(id, frame) || this.#peers.get(id)?.connection.drop(),
        closed,
      },
    })
    if (failed) peer.close() // its first message made no sense
    if (!peer.closed) this.#peers.set(id, peer)
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

  message(to: Seat | undefined, message: number, payload: Uint8Array): void {
    this.#machine.message(this.seat, to, message, payload)
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

  remove(seat: Seat): void {
    this.#machine.remove(seat, 'kicked')
  }

  leave(): void {
    if (this.#ended) return
    this.#ended = true
    this.#machine.end('host-left')
    for (const peer of [...this.#peers.values()]) peer.close()
    this.#options.emit({ type: 'ended', reason: 'left' })
  }

  exit(): void {
    this.leave()
  }
}
