import type { Established } from '../connect/handshake.js'
import { toBase64url } from '../discover/base64url.js'
import { type ErrorCode, parseErrorCode, SkirmishError } from '../errors.js'
import type { Seat } from '../game/seat.js'
import { GuestSession } from '../session/guest-session.js'
import type { Answer, AnsweredRequest } from '../session/journal.js'
import { isOpening } from '../session/messages.js'
import type { EndReason } from '../session/phase.js'
import type { Piece } from '../session/piece.js'
import { isAboutSuccession, isOfSuccession } from '../session/succession-frames.js'
import type { DeviceInput } from '../sync/device-input.js'
import { AwaitedAnswers, taken } from './awaited-answers.js'
import { CONNECTED, type ConnectionState } from './connection-state.js'
import { GuestLinks, type GuestLinksOptions } from './guest-links.js'
import type { GuestSideOptions } from './guest-side-options.js'
import { GuestSuccession } from './guest-succession.js'
import { Joined } from './joined.js'
import type { SessionSide, SideEvent } from './session-side.js'
import { wordName } from './tab-seat.js'

/** The guest's half of a session: its machine, joined to its links to the host. */
export class GuestSide extends Joined implements SessionSide {
  /** Settles when the host has given a seat, or said no. */
  readonly joined: Promise<void>
  sessionKey: Uint8Array | undefined
  protected readonly machine: GuestSession
  #links: GuestLinks
  readonly #succession: GuestSuccession
  readonly #options: GuestSideOptions
  readonly #emit: (event: SideEvent) => void
  readonly #answers: AwaitedAnswers
  readonly #failJoin: (error: SkirmishError) => void
  /** How long its seat waits, ms; `undefined` until it has one. */
  #grace: number | undefined
  /** Of the host that told of the match last. */
  #epoch: number | undefined
  #told: ConnectionState = CONNECTED
  #ended = false

  constructor(options: GuestSideOptions) {
    super()
    const { platform, password } = options
    this.#options = options
    this.#answers = options.carries?.answers ?? new AwaitedAnswers()
    this.#emit = options.emit
    let joined = () => {}
    let failed: (error: SkirmishError) => void = () => {}
    this.joined = new Promise((resolve, reject) => {
      joined = resolve
      failed = reject
    })
    this.#failJoin = failed
    this.joined.catch(() => {}) // whoever joins awaits it; an end after that is told by the `ended` event
    this.machine = new GuestSession({
      ...{ game: options.game, player: options.player, page: options.page, resume: options.resume },
      outbox: options.carries?.outbox,
      password: password && ((conversation) => password({ ...conversation, guest: options.identity.publicKey })),
      output: {
        event: (payload) => this.#links.sendEvent(payload),
        state: (frame) => this.#links.sendState(frame),
        emit: (event) => {
          if (event.type === 'joined') {
            joined()
            options.seated(event.token)
            this.#seated(event.grace)
            this.#emit(event)
          } else if (event.type === 'refused') this.#fail(parseErrorCode(event.code) ?? 'session/closed', event.why)
          else if (event.type === 'waiting') options.waiting(event.host)
          else if (event.type === 'acted') this.#answers.answer(event.id, event)
          else if (event.type === 'unanswered') this.#answers.unanswered(event.id)
          else if (event.type === 'ended') this.#end(event.reason, undefined, event.why)
          else this.#emit(event)
        },
      },
    })
    const { game, identity, player, host, former, screening } = options
    this.#succession = new GuestSuccession(platform, () => {
      const sessionKey = this.sessionKey ?? former?.sessionKey ?? options.listed
      return (
        sessionKey && {
          ...{ game, platform, identity, sessionKey, machine: this.machine, screening },
          ...{ player, word: former?.word, answers: this.#answers, links: () => this.#links, code: options.code },
          standbyChanged: () => this.#emit({ type: 'standby' }),
          follow: (links, established) => this.#follow(links, established),
          lead: (open) => {
            this.#retire()
            this.#emit({ type: 'succeeded', open })
          },
        }
      )
    })
    if ('links' in host) {
      this.#links = host.links
      this.#grace = host.grace
      this.sessionKey = host.established.sessionKey
      this.#succession.begin()
      this.#speak(host.links, host.established)
    } else {
      const opened = (established: Established) => {
        this.sessionKey = established.sessionKey
        options.established()
        this.machine.opened(established)
      }
      this.#links = new GuestLinks({ ...{ game, platform, ...host, identity }, output: this.#fromHost(opened) })
      this.#links.start()
      if (former) this.#succession.speak()
    }
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

  get peers() {
    const { peer } = this.#links
    return peer ? [{ peer, seat: this.players.find(({ host }) => host)?.seat }] : []
  }

  get standby() {
    return this.#succession.standby
  }

  tick(now: number, { own, locals }: DeviceInput): void {
    this.machine.tick(now, own, locals)
    this.#succession.ticked(now)
  }

  ready(ready: boolean): void {
    taken(this.machine.ready(ready))
  }

  async ask(request: AnsweredRequest): Promise<Answer> {
    return this.#answers.to(this.machine.ask(request))
  }

  letter(to: readonly Seat[], letter: Uint8Array, lossy: boolean): void {
    taken(this.machine.letter(to, letter, lossy))
  }

  piece(to: readonly Seat[], piece: Piece): void {
    this.machine.post.piece(to, piece)
  }

  paper(_to: readonly Seat[], bytes: Uint8Array): void {
    this.machine.post.paper(bytes)
  }

  get backlog(): number {
    return this.#links.backlog
  }

  /** A guest asks for a rematch by being ready for it. */
  rematch(): void {
    this.ready(true)
  }

  leave(why?: string): void {
    this.#succession.leave()
    this.machine.leave(why)
    this.#end('left')
  }

  /** The join was called off, or took too long ([SE80]). */
  giveUp(): void {
    this.machine.giveUp()
    this.exit()
  }

  freeze(): void {} // its seat waits

  exit(): void {
    const word = this.#succession.exit()
    this.#links.close()
    const { sessionKey } = this
    if (word && sessionKey) this.#options.platform.tab?.save(wordName(toBase64url(sessionKey)), word)
  }

  doubt(): void {
    this.#links.doubt()
    this.#succession.doubt()
  }

  #fromHost(opened: (established: Established) => void): GuestLinksOptions['output'] {
    return {
      opened,
      event: (payload) => {
        if (isAboutSuccession(payload)) return this.#succession.receive(payload)
        if (!isOpening(payload)) return this.machine.receiveEvent(payload)
        const { epoch } = this.machine
        const isFar = epoch !== this.#epoch
        this.#epoch = epoch
        return this.#corrected(() => this.machine.receiveEvent(payload), isFar)
      },
      state: (frame) => {
        if (isOfSuccession(frame)) return this.#succession.receiveState(frame)
        const sense = this.#corrected(() => this.machine.receiveState(frame, this.#options.platform.clock.now()))
        this.#succession.snapshot()
        return sense
      },
      moved: (path) => this.#emit({ type: 'path', path }),
      connection: (state) => this.#tell(state),
      sought: (isHeard) => (isHeard ? this.#succession.heard() : this.#succession.begin()),
      lost: (error) => {
        const lose = () => {
          this.#failJoin(error)
          this.#end('host-lost')
        }
        if (!this.#succession.outlasts(lose)) lose()
      },
    }
  }

  /** Runs what moves the world to another truth: nothing on the screen jumps. */
  #corrected(change: () => boolean, isFar?: boolean): boolean {
    let sense = true
    this.#options.correct(() => {
      sense = change()
    }, isFar)
    return sense
  }

  /** Another guest hosts now. */
  #follow(links: GuestLinks, established: Established): void {
    const before = this.#links
    this.#links = links
    before.close()
    if (!this.sessionKey) this.#options.established()
    this.sessionKey = established.sessionKey
    this.#speak(links, established)
  }

  #speak(links: GuestLinks, established: Established): void {
    const opened = (again: Established) => this.machine.opened(again)
    links.serve(this.#fromHost(opened), this.#grace)
    opened(established)
  }

  #seated(grace: number): void {
    this.#grace = grace
    this.#succession.heard()
    this.#links.joined(grace)
    if (this.#told.state !== this.connection.state) this.#tell(this.connection) // what was lost was the host before
  }

  #tell(state: ConnectionState): void {
    this.#told = state
    this.#emit({ type: 'connection', state })
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
    this.#answers.close()
    this.#emit({ type: 'ended', reason, code, why })
  }
}
