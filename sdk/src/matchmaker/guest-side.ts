import type { Established } from '../connect/handshake.js'
import { type ErrorCode, parseErrorCode, SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { Seat } from '../game/seat.js'
import { GuestSession } from '../session/guest-session.js'
import type { EndReason } from '../session/phase.js'
import type { Piece } from '../session/piece.js'
import type { Player } from '../session/player.js'
import { isAboutSuccession, isOfSuccession } from '../session/succession-frames.js'
import { GuestLinks, type GuestLinksOptions } from './guest-links.js'
import type { GuestSideOptions } from './guest-side-options.js'
import { GuestSuccession } from './guest-succession.js'
import type { SessionSide, SideEvent } from './session-side.js'

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
  readonly #acting = new Map<number, { answer(refused: string | undefined): void; fail(error: SkirmishError): void }>()
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
          else if (event.type === 'acted') this.#acted(event.id, event.refused)
          else if (event.type === 'unanswered') this.#unanswered(event.id)
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
          ...{
            player,
            acting: this.#acting,
            links: () => this.#links,
            code: options.code,
            screening: options.screening,
          },
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

  tick(_now: number, input: AnyValues): void {
    this.#machine.tick(input)
  }

  ready(ready: boolean): void {
    taken(this.#machine.ready(ready))
  }

  async act(action: number, payload: Uint8Array): Promise<string | undefined> {
    return this.#answerTo(this.#machine.act(action, payload))
  }

  async move(spectator: boolean): Promise<string | undefined> {
    return this.#answerTo(this.#machine.ask({ kind: 'move', spectator }))
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
    this.#succession.doubt()
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

  #answerTo(request: number | undefined): Promise<string | undefined> {
    const id = taken(request)
    return new Promise((answer, fail) => this.#acting.set(id, { answer, fail }))
  }

  #acted(id: number, refused: string | undefined): void {
    this.#acting.get(id)?.answer(refused)
    this.#acting.delete(id)
  }

  #unanswered(id: number): void {
    this.#acting.get(id)?.fail(new SkirmishError('session/timeout'))
    this.#acting.delete(id)
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
    for (const { fail } of this.#acting.values()) fail(new SkirmishError('session/closed'))
    this.#acting.clear()
    this.#emit({ type: 'ended', reason, code, why })
  }
}

function taken(request: number | undefined): number {
  if (request === undefined) throw new SkirmishError('session/backlog')
  return request
}
