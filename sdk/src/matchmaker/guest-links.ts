import type { Established, HandshakeOptions } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import { type ErrorCode, parseErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Link, Path } from '../ports/link.js'
import type { ConnectionOutput } from '../session/connection.js'
import { attachFrame } from '../session/link-frames.js'
import type { ConnectionState } from './connection-state.js'
import { Entering } from './entering.js'
import type { FirstWords } from './first-words.js'
import type { HostDial } from './host-dial.js'
import { Peer } from './peer.js'
import { PeerLink } from './peer-link.js'
import type { Platform } from './platform.js'
import { WayBack } from './way-back.js'

/** How often a guest looks whether it is on its best link, ms. */
const LOOK_MS = 250
/** A request for a seat that went ahead is waited for this long after another link stands, ms: else one would have two. */
const ASKED_MS = 2000
/** Another way would meet the same: no use in waiting for it. */
const FINAL: readonly ErrorCode[] = ['connect/wrong-game', 'connect/wrong-version', 'connect/wrong-schema']

export interface GuestLinksOptions {
  game: AnyGame
  platform: Pick<Platform, 'clock' | 'random'>
  dial: HostDial
  identity: KeyPair
  expect: NonNullable<HandshakeOptions['expect']>
  /** They are for a join: what breaks before that is answered is tried again ([SE90]). */
  enters?: boolean
  output: ConnectionOutput & {
    /** The host has proved who it is: time to ask for a seat, or for the same one again. */
    opened(established: Established): void
    /** The host is not heard, or is heard again. */
    connection(state: ConnectionState): void
    /** It speaks over another link now. */
    moved(path: Path): void
    /** What a join took broke, or is not heard, and another one may host by now; or a host is heard again. */
    sought?(isHeard: boolean): void
    /** One more way was tried for the first time. */
    tried?(): void
    /** Nothing reaches the host any more, and nothing will. */
    lost(error: SkirmishError): void
  }
}

/** A guest's links to its host: speaks over the first that stands, and moves to the better one ([SE12], [SE13]). */
export class GuestLinks {
  readonly #options: GuestLinksOptions
  #output: GuestLinksOptions['output']
  readonly #open = new Set<PeerLink>()
  readonly #stopLooking: () => void
  readonly #back: WayBack
  /** The join that is not answered yet. */
  #entering: Entering | undefined
  #peer: Peer | undefined
  /** When the host was last heard in a conversation in which it has given us our seat. */
  #heardAt = 0
  #isSeated = false
  /** Said a request for a seat ahead, and was not answered yet. */
  #asked: PeerLink | undefined
  /** Stand, and wait for what becomes of that. */
  readonly #waiting: { link: PeerLink; established: Established; since: number }[] = []
  #failure: SkirmishError | undefined
  #closed = false

  constructor(options: GuestLinksOptions) {
    this.#options = options
    this.#output = options.output
    this.#back = new WayBack({
      platform: options.platform,
      tries: () => options.dial.urge(),
      told: (state) => this.#output.connection(state),
      over: () => this.#output.lost(new SkirmishError('session/host-lost')),
    })
    if (options.enters) this.#entering = this.#enter()
    this.#stopLooking = options.platform.clock.every(LOOK_MS, () => this.#look())
  }

  /** Begins to hear; what was opened before comes at once. */
  start(): void {
    const { dial } = this.#options
    const settled = () => this.#lost(dial.failure)
    const tried = () => {
      this.#output.tried?.()
      settled()
    }
    dial.take((link, said) => this.#accept(link, said), tried)
    settled()
  }

  /** From now on they serve this one. @param grace how long its seat at the other end waits, ms; `undefined` as long as it has none */
  serve(output: GuestLinksOptions['output'], grace: number | undefined): void {
    this.#output = output
    this.#heardAt = this.#options.platform.clock.now()
    if (grace === undefined) this.#entering = this.#enter()
    else this.#back.seated(grace)
    output.moved(this.path ?? 'direct')
  }

  /** The host has given a seat, which would wait for `grace` ms: time to look for a better way. */
  joined(grace: number): void {
    this.#isSeated = true
    this.#entering = undefined
    this.#back.seated(grace)
    this.#options.dial.hurry()
    this.#look()
  }

  get state(): ConnectionState {
    return this.#back.state
  }

  /** The network may be another one, or the device slept: what stands has to prove itself, and more links are opened ([SE35]). */
  doubt(): void {
    this.#peer?.doubt()
    this.#back.hasten()
    if (!this.#back.isSeeking) this.#options.dial.urge()
    this.#look()
  }

  get peer(): Peer | undefined {
    return this.#peer
  }

  get path(): Path | undefined {
    return this.#peer?.path
  }

  get rtt(): number | undefined {
    return this.#peer?.rtt
  }

  get backlog(): number {
    return this.#peer?.backlog ?? 0
  }

  sendEvent(payload: Uint8Array): void {
    this.#peer?.sendEvent(payload)
  }

  sendState(frame: Uint8Array): void {
    this.#peer?.sendState(frame)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopLooking()
    this.#options.dial.close()
    this.#peer?.close()
    for (const link of [...this.#open]) link.close()
  }

  #enter(): Entering {
    const { platform, dial } = this.#options
    const entering: Entering = new Entering(platform, {
      tries: () => dial.urge(),
      sought: (isHeard) => this.#output.sought?.(isHeard),
      gone: () => {
        const isOver = this.#entering === entering && this.#open.size === 0
        if (isOver) this.#output.lost(new SkirmishError('connect/host-gone'))
      },
    })
    if (this.#open.size > 0) entering.opened()
    return entering
  }

  /** Without any link, another one is worth while. */
  get #goesOn(): boolean {
    return this.#entering !== undefined || this.#back.isOpen
  }

  #accept(link: Link, said: FirstWords | undefined): void {
    if (this.#closed || (this.#peer && said?.asks)) return link.close()
    this.#entering?.opened()
    const { platform, game, identity, expect } = this.#options
    let isEstablished = false
    const opening: PeerLink = new PeerLink({
      ...{ link, role: 'guest', game, identity, expect, clock: platform.clock },
      random: said?.random ?? platform.random(48),
      saidHello: said !== undefined,
      output: {
        established: (established) => {
          isEstablished = true
          if (this.#peer) return this.#attach(this.#peer, opening)
          const standing = { link: opening, established, since: platform.clock.now() }
          if (this.#asked === opening) this.#waiting.unshift(standing)
          else this.#waiting.push(standing)
          if (this.#asked === opening) this.#asked = undefined
          this.#begin()
        },
        failed: (code) => {
          const error = new SkirmishError(parseErrorCode(code) ?? 'connect/bad-handshake')
          this.#failure ??= error
          opening.close()
          if (FINAL.includes(error.code)) this.#output.lost(error)
        },
        frame: (lane, frame) => this.#peer?.receive(lane, frame) ?? true,
        closed: (silent) => {
          this.#open.delete(opening)
          if (this.#asked === opening) this.#asked = undefined
          const peer = this.#peer
          peer?.lost(opening, silent)
          // Who closes a link by which we wanted to come back has let go of us.
          const seeks = this.#back.isSeeking || (this.#entering && !peer?.isSure)
          if (!silent && isEstablished && peer && peer === this.#peer && seeks) this.#letGo(peer)
          const phase = isEstablished ? 'session' : 'connect'
          this.#lost(new SkirmishError(silent ? `${phase}/timeout` : 'connect/host-gone'))
        },
      },
    })
    this.#open.add(opening)
    if (said?.asks) this.#asked = opening
    opening.start()
  }

  /** Speaks over the first link that stands, and asks for a seat there: unless another one may have brought one already. */
  #begin(atOnce = false): void {
    const { dial } = this.#options
    if (this.#closed || this.#peer || (!atOnce && (this.#asked || dial.asking))) return
    const [first, ...others] = this.#waiting.splice(0).filter(({ link }) => !link.closed)
    if (!first) return
    const peer = new Peer(first.link, first.established, {
      chooses: true,
      event: (payload) => this.#output.event(payload),
      state: (frame) => this.#output.state(frame),
      moved: (path) => this.#output.moved(path),
      awaits: () => !this.#goesOn && this.#open.size > 0, // else a new conversation is the surer way back
      closed: () => {
        if (this.#goesOn) this.#peer = undefined // its last link says why, when there is no way back
        this.#isSeated = false
      },
    })
    this.#peer = peer
    this.#isSeated = false
    this.#output.opened(first.established)
    for (const { link } of others) this.#attach(peer, link)
  }

  #attach(peer: Peer, link: PeerLink): void {
    link.carrier.send('events', attachFrame(peer.id))
    peer.attach(link)
    this.#look()
  }

  /** The conversation is over: the next link begins another one. */
  #letGo(peer: Peer): void {
    this.#peer = undefined
    this.#isSeated = false
    peer.close()
    this.#back.hasten()
  }

  #look(): void {
    if (this.#closed) return
    const [first] = this.#waiting
    if (first && this.#options.platform.clock.now() - first.since > ASKED_MS) {
      this.#asked?.close()
      this.#begin(true)
    }
    const better = this.#peer?.better
    if (better) this.#peer?.use(better)
    else this.#peer?.look()
    this.#tidy()
    if (this.#peer && this.#isSeated) this.#heardAt = this.#options.platform.clock.now() - this.#peer.quiet
    if (this.#entering) this.#entering.look(Math.min(...[...this.#open].map((link) => link.quiet)))
    else this.#back.look(this.#heardAt)
  }

  /** Of two links that go the same way one is enough, when the host is heard. */
  #tidy(): void {
    const peer = this.#peer
    if (!peer?.isSure) return
    for (const { link } of peer.others) if (this.#options.dial.isSpare(link)) link.close()
  }

  #lost(error: SkirmishError): void {
    this.#begin()
    const mayStillOpen = !this.#peer && this.#options.dial.pending > 0
    if (this.#closed || this.#open.size > 0 || mayStillOpen) return
    if (this.#entering ? this.#entering.hasOpened && !this.#failure : this.#back.isOpen) return this.#look()
    this.#output.lost(this.#failure ?? error)
  }
}
