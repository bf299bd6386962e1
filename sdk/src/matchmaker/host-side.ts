import { firstClaim, type HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import type { Address } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Link } from '../ports/link.js'
import { isBeatAck } from '../session/beats.js'
import type { HostOptions as SessionOptions } from '../session/host-options.js'
import { HostSession } from '../session/host-session.js'
import type { ProvePassword } from '../session/password-check.js'
import type { EndReason } from '../session/phase.js'
import type { Piece } from '../session/piece.js'
import type { Player } from '../session/player.js'
import { isAboutSuccession } from '../session/succession-frames.js'
import { CONNECTED } from './connection-state.js'
import { HostLinks, type HostLinksOutput } from './host-links.js'
import { HostMigration } from './host-migration.js'
import type { Platform } from './platform.js'
import type { SessionSide, SideEvent } from './session-side.js'
import { standDown } from './stand-down.js'
import { WhenHeld } from './when-held.js'

export interface HostSideOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  /** With its secret on the device that opened the session. */
  sessionKey: KeyPair | Pick<KeyPair, 'publicKey'>
  player: { name: string; rated: boolean }
  name: string
  settings: AnyValues
  maxPlayers: number
  reconnectGrace: number
  asks: boolean
  keepsHost: boolean
  password: ProvePassword | undefined
  /** What a successor's shell needs to know. */
  terms: Uint8Array
  /** What the host before left: links that stand already, and what lets this device host. */
  succeeds?: { readonly links: HostLinks; readonly claim: HostClaim } & Pick<SessionOptions, 'from'>
  /** Whose key gets no seat. */
  refuses(key: Uint8Array): boolean
  emit(event: SideEvent): void
  /** It hosts no more, here: nobody shall come. */
  stopped(): void
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
  readonly #migration: HostMigration
  readonly #held = new WhenHeld(() => !this.#ended && this.#migration.holds(this.#now))
  #ended = false
  /** It gave the session away, and waits for the one that has it. */
  #became: (() => void) | undefined

  constructor(options: HostSideOptions) {
    const { game, identity, sessionKey, platform, maxPlayers, succeeds } = options
    this.name = options.name
    this.settings = options.settings
    this.sessionKey = sessionKey.publicKey
    this.#options = options
    this.#machine = new HostSession({
      ...{ game, sessionName: options.name, settings: options.settings, maxPlayers },
      player: { ...options.player, key: identity.publicKey },
      ...{ reconnectGrace: options.reconnectGrace, asks: options.asks, password: options.password },
      ...{ refuses: options.refuses, terms: options.terms, from: succeeds?.from },
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
    const claim = succeeds?.claim ?? firstClaim(sessionKey, identity)
    const secret = 'secretKey' in sessionKey ? sessionKey : undefined
    const output = this.#guests()
    this.#links =
      succeeds?.links ?? new HostLinks({ game, platform, identity, claim, sessionKey: secret, maxPlayers, output })
    this.#migration = new HostMigration({
      ...{ game, platform, identity, claim, keepsHost: options.keepsHost },
      ...{ machine: this.#machine, links: this.#links, epoch: succeeds?.from?.epoch ?? 0 },
      look: () => this.#held.look(),
      heirLeads: (addresses) => this.#become(addresses),
      lost: () => this.#end('host-lost'),
    })
    succeeds?.links.serve(output)
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
    return this.#links.rtt
  }

  get knocks() {
    return this.#machine.knocks
  }

  get isVisited(): boolean {
    return this.#links.isVisited
  }

  get states() {
    const simulation = this.#machine.match?.simulation
    return simulation && { previous: simulation.previous, current: simulation.state.cells }
  }

  accept(link: Link, invited = false): void {
    this.#links.accept(link, invited)
  }

  tick(now: number, input: AnyValues): void {
    if (this.#ended || !this.#migration.holds(now)) return
    this.#machine.match?.input(this.seat, input)
    this.#change(() => this.#machine.tick(now))
    this.#migration.ticked(now)
  }

  ready(ready: boolean): void {
    this.#whenHeld(() => this.#machine.ready(this.seat, ready))
  }

  act(action: number, payload: Uint8Array): Promise<string | undefined> {
    return new Promise((answer) =>
      this.#whenHeld(() => answer(this.#machine.stage.act(this.seat, action, payload)), true),
    )
  }

  letter(to: readonly Seat[], letter: Uint8Array, lossy: boolean): void {
    this.#whenHeld(() => this.#machine.post.carry(this.seat, to, letter, { lossy }))
  }

  piece(to: readonly Seat[], piece: Piece): void {
    this.#machine.post.carryPiece(this.seat, to, piece, this.#now)
  }

  get backlog(): number {
    return this.#links.backlog
  }

  start(): void {
    const refused = this.#change(() => this.#machine.stage.start(this.#now))
    if (refused) throw new SkirmishError(refused)
  }

  rematch(): void {
    this.#whenHeld(() => this.#machine.stage.rematch())
  }

  addBot(): Player {
    const bot = this.#change(() => this.#machine.addBot())
    if (!bot) throw new SkirmishError('session/full')
    return bot
  }

  remove(seat: Seat): void {
    this.#whenHeld(() => this.#machine.remove(seat, 'kicked'))
  }

  /** A request of this player from before it hosted: why it was refused, or `undefined`. */
  own(number: number, body: Uint8Array): string | undefined {
    return this.#change(() => this.#machine.own(number, body))
  }

  /** The host before left for good. */
  left(seat: Seat): void {
    this.#change(() => this.#machine.remove(seat, 'left'))
  }

  leave(): void {
    this.#leave(true)
  }

  exit(): void {
    this.#leave(false)
  }

  end(): void {
    this.#leave(true, false)
  }

  /** The page will stand still: somebody else goes on, and this player is back as a guest. */
  freeze(): void {
    if (!this.#ended && this.#options.reconnectGrace > 0) this.#migration.handOver(false)
  }

  transfer(seat: Seat, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = () => {
        if (signal.aborted) return
        if (!this.#migration.handOver(false)) return reject(new SkirmishError('session/no-successor'))
        this.#became = resolve
      }
      const isPossible = !this.#ended && this.#migration.prepare(seat, give)
      if (!isPossible) reject(new SkirmishError(this.#ended ? 'session/closed' : 'session/no-successor'))
    })
  }

  doubt(): void {
    this.#links.doubt()
  }

  get #now(): number {
    return this.#options.platform.clock.now()
  }

  /** @param leaves this player does not come back */
  #leave(leaves: boolean, goesOn = true): void {
    if (this.#ended) return
    this.#ended = true
    if (!goesOn || !this.#migration.handOver(leaves)) this.#machine.end('host-left')
    this.#close()
    this.#options.emit({ type: 'ended', reason: 'left' })
  }

  #end(reason: EndReason): void {
    if (this.#ended) return
    this.#ended = true
    this.#close()
    this.#options.emit({ type: 'ended', reason })
  }

  /** Another device hosts; this one sits there as a guest. */
  #become(addresses: readonly Address[]): void {
    if (this.#ended) return
    this.#ended = true
    const { emit, game, platform, identity, player } = this.#options
    const done = () => this.#became?.()
    standDown({ game, platform, identity, player, sessionKey: this.sessionKey, addresses, done }, emit)
    this.#close()
  }

  #close(): void {
    this.#migration.close()
    this.#links.close()
    this.#options.stopped()
  }

  #guests(): HostLinksOutput {
    const machine = this.#machine
    return {
      opened: (peer, guest) => machine.peerOpened(peer, guest),
      event: (peer, payload) => {
        if (isAboutSuccession(payload)) return this.#migration.receive(peer, payload)
        if (this.#held.isOpen) return this.#change(() => machine.receiveEvent(peer, payload, this.#now))
        this.#whenHeld(() => machine.receiveEvent(peer, payload, this.#now))
        return true
      },
      state: (peer, frame) =>
        isBeatAck(frame) ? this.#migration.receiveState(peer, frame) : machine.receiveState(peer, frame),
      misbehaved: (peer, reason) => void this.#change(() => machine.expel(peer, reason, this.#now)),
      closed: (peer, proved) => {
        this.#migration.closed(peer)
        this.#whenHeld(() => machine.peerClosed(peer, this.#now, proved))
      },
      hasSeat: (peer) => machine.hasSeat(peer),
      waits: (peer) => machine.waits(peer),
    }
  }

  /** Changes the session, and tells the standby. @param hidden nobody is told of it, so the journal does not show it */
  #change<T>(change: () => T, hidden = false): T {
    const { gate } = this.#machine.journal
    const before = gate.changes
    if (hidden) gate.change()
    const result = change()
    if (gate.changes !== before) this.#migration.changed()
    return result
  }

  /** Now, or when this device may run the session again. */
  #whenHeld(change: () => void, hidden = false): void {
    if (this.#ended) return
    this.#held.do(() => this.#change(change, hidden))
  }
}
