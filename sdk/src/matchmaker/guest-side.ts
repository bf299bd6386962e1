import type { Established, HandshakeOptions } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import { type ErrorCode, parseErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { GuestSession } from '../session/guest-session.js'
import type { Answer, AnsweredRequest } from '../session/journal.js'
import type { ProvePassword } from '../session/password-check.js'
import type { EndReason } from '../session/phase.js'
import type { Piece } from '../session/piece.js'
import type { Player } from '../session/player.js'
import { isAboutSuccession, isOfSuccession } from '../session/succession-frames.js'
import type { DeviceInput } from '../sync/device-input.js'
import { Acting, taken } from './acting.js'
import { GuestLinks, type GuestLinksOptions } from './guest-links.js'
import { GuestSuccession } from './guest-succession.js'
import type { HostDial } from './host-dial.js'
import type { Platform } from './platform.js'
import type { SessionSide, SideEvent } from './session-side.js'

export interface GuestSideOptions {
  game: AnyGame
  platform: Platform
  dial: HostDial
  identity: KeyPair
  expect: NonNullable<HandshakeOptions['expect']>
  player: { name: string; rated: boolean; spectator?: boolean }
  resume: Uint8Array | undefined
  password: ProvePassword | undefined
  /** Of the session, in the directories; empty for who came by hand. */
  code(): string
  /** The host is asked whether to let this guest in. */
  waiting(host: string): void
  emit(event: SideEvent): void
  /** The host has proved who it is. */
  established(): void
  /** The host has given a seat, the first time or again: with this, this tab may come back to it. */
  seated(token: Uint8Array): void
  /** Runs a change of the predicted world, so that the drawing can be kept smooth. */
  correct(change: () => void): void
}

/** The guest's half of a session: its machine, joined to its links to the host. */
export class GuestSide implements SessionSide {
  /** Settles when the host has given a seat, or said no. */
  readonly joined: Promise<void>
  sessionKey: Uint8Array | undefined
  readonly #machine: GuestSession
  #links: GuestLinks
  readonly #succession: GuestSuccession
  readonly #options: GuestSideOptions
  readonly #emit: (event: SideEvent) => void
  readonly #acting = new Acting()
  readonly #failJoin: (error: SkirmishError) => void
  #ended = false

  constructor(options: GuestSideOptions) {
    const { platform, password } = options
    this.#options = options
    this.#emit = options.emit
    let joined = () => {}
    let failed: (error: SkirmishError) => void = () => {}
    this.joined = new Promise((resolve, reject) => {
      joined = resolve
      failed = reject
    })
    this.#failJoin = failed
    this.joined.catch(() => {}) // whoever joins awaits it; an end after that is told by the `ended` event
    this.#machine = new GuestSession({
      ...{ game: options.game, player: options.player, resume: options.resume },
      password: password && ((conversation) => password({ ...conversation, guest: options.identity.publicKey })),
      output: {
        event: (payload) => this.#links.sendEvent(payload),
        state: (frame) => this.#links.sendState(frame),
        emit: (event) => {
          if (event.type === 'joined') {
            joined()
            options.seated(event.token)
            this.#links.joined(event.grace)
          } else if (event.type === 'refused') this.#fail(parseErrorCode(event.code) ?? 'session/closed', event.why)
          else if (event.type === 'waiting') options.waiting(event.host)
          else if (event.type === 'acted') this.#acting.answer(event.id, event)
          else if (event.type === 'unanswered') this.#acting.unanswered(event.id)
          else if (event.type === 'ended') this.#end(event.reason, undefined, event.why)
          else this.#emit(event)
        },
      },
    })
    const { game, identity, player, dial, expect } = options
    this.#succession = new GuestSuccession(
      () =>
        this.sessionKey && {
          ...{ game, platform, identity, sessionKey: this.sessionKey, machine: this.#machine },
          ...{ player, acting: this.#acting, links: () => this.#links, code: options.code },
          follow: (links, established) => this.#follow(links, established),
          lead: (open) => {
            this.#retire()
            this.#emit({ type: 'succeeded', open })
          },
        },
    )
    this.#links = new GuestLinks({
      ...{ game, platform, dial, identity, expect },
      output: this.#fromHost((established) => {
        this.sessionKey = established.sessionKey
        options.established()
        this.#machine.opened(established)
      }),
    })
    this.#links.start()
  }

  get name() {
    return this.#machine.sessionName
  }

  get settings() {
    return this.#machine.settings
  }

  get phase() {
    return this.#machine.phase
  }

  get players() {
    return this.#machine.players
  }

  get spectators() {
    return this.#machine.spectators
  }

  get seat(): Seat {
    return this.#machine.seat ?? 0
  }

  get knocks() {
    return []
  }

  get path() {
    return this.#links.path ?? 'direct'
  }

  get rtt() {
    return this.#links.rtt
  }

  get connection() {
    return this.#links.state
  }

  get states() {
    return this.#machine.predictor
  }

  tick(_now: number, { own, locals }: DeviceInput): void {
    this.#machine.tick(own, locals)
  }

  ready(ready: boolean): void {
    taken(this.#machine.ready(ready))
  }

  async ask(request: AnsweredRequest): Promise<Answer> {
    return this.#acting.answerTo(this.#machine.ask(request))
  }

  letter(to: readonly Seat[], letter: Uint8Array, lossy: boolean): void {
    taken(this.#machine.letter(to, letter, lossy))
  }

  piece(to: readonly Seat[], piece: Piece): void {
    this.#machine.piece(to, piece)
  }

  get backlog(): number {
    return this.#links.backlog
  }

  start(): never {
    throw new SkirmishError('session/not-host')
  }

  /** A guest asks for a rematch by being ready for it. */
  rematch(): void {
    this.ready(true)
  }

  addBot(): Player {
    throw new SkirmishError('session/not-host')
  }

  remove(): never {
    throw new SkirmishError('session/not-host')
  }

  async transfer(): Promise<never> {
    throw new SkirmishError('session/not-host')
  }

  end(): never {
    throw new SkirmishError('session/not-host')
  }

  leave(why?: string): void {
    this.#machine.leave(why)
    this.#end('left')
  }

  freeze(): void {} // its seat waits

  exit(): void {
    this.#succession.close()
    this.#links.close()
  }

  doubt(): void {
    this.#links.doubt()
  }

  #fromHost(opened: (established: Established) => void): GuestLinksOptions['output'] {
    return {
      opened,
      event: (payload) =>
        isAboutSuccession(payload) ? this.#succession.receive(payload) : this.#machine.receiveEvent(payload),
      state: (frame) => {
        if (isOfSuccession(frame)) return this.#succession.receiveState(frame)
        let sense = true
        this.#options.correct(() => {
          sense = this.#machine.receiveState(frame)
        })
        this.#succession.snapshot()
        return sense
      },
      moved: (path) => this.#emit({ type: 'path', path }),
      connection: (state) => this.#emit({ type: 'connection', state }),
      lost: (error) => {
        this.#failJoin(error)
        this.#end('host-lost')
      },
    }
  }

  /** Another guest hosts now. */
  #follow(links: GuestLinks, established: Established): void {
    const before = this.#links
    this.#succession.restart()
    this.#links = links
    before.close()
    links.serve(this.#fromHost((again) => this.#machine.opened(again)))
    this.#machine.opened(established)
  }

  /** This device hosts now: nothing is heard as a guest any more. */
  #retire(): void {
    this.#ended = true
    this.#succession.close()
    this.#links.close()
  }

  #fail(code: ErrorCode, why?: string): void {
    this.#failJoin(new SkirmishError(code, why === undefined ? {} : { reason: why }))
    if (code === 'session/timed-out') this.#end('timeout')
    else this.#end('refused', code, why)
  }

  #end(reason: EndReason, code?: ErrorCode, why?: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#failJoin(new SkirmishError('session/closed'))
    this.#links?.close()
    this.#succession.close()
    this.#acting.end()
    this.#emit({ type: 'ended', reason, code, why })
  }
}
