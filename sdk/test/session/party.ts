import { certifyHost } from '../../src/connect/certificate.js'
import { type Binding, Handshake } from '../../src/connect/handshake.js'
import { type KeyPair, keyPairFrom } from '../../src/connect/keys.js'
import { passwordBytes } from '../../src/connect/password.js'
import { passwordProof } from '../../src/connect/password-proof.js'
import type { AnyGame } from '../../src/game/game-types.js'
import { Carrier } from '../../src/session/carrier.js'
import type { AskCheck } from '../../src/session/checks.js'
import { Connection } from '../../src/session/connection.js'
import { GuestSession } from '../../src/session/guest-session.js'
import { HostSession } from '../../src/session/host-session.js'
import type { Answer, AnsweredRequest } from '../../src/session/journal.js'
import type { ProvePassword } from '../../src/session/password-check.js'
import type { SessionEvent } from '../../src/session/session-event.js'

type Lane = 'events' | 'state'

let drawn = 0
/** Different every time, equal in every run. */
function random(length: number): Uint8Array {
  return Uint8Array.from({ length }, () => {
    drawn = (Math.imul(drawn, 1103515245) + 12345) & 0x7fffffff
    return drawn >> 16
  })
}

interface PartyOptions {
  maxPlayers?: number
  settings?: Record<string, unknown>
  asks?: boolean
  password?: string
  check?: AskCheck
}

function prover(role: 'host' | 'guest', password: string): ProvePassword {
  const word = passwordBytes(password) ?? new Uint8Array()
  return (conversation) => passwordProof(role, word, conversation, random(32))
}

/** A host and its guests with real handshakes, streams and sealing; bytes move when `flush` is called. */
export class Party {
  readonly hostEvents: SessionEvent[] = []
  readonly host: HostSession
  readonly #queue: (() => void)[] = []
  readonly #peers = new Map<number, Connection>()
  readonly #hostKey = keyPairFrom(random(32))
  readonly #sessionKey = keyPairFrom(random(32))
  readonly #binding: Binding = { kind: 'relayed' }
  readonly #game: AnyGame
  /** Loses this lossy frame when it answers true. */
  loses: () => boolean = () => false
  /** How long nothing was heard from a peer. */
  quiet: (peer: number) => number = () => 0
  readonly probed: number[] = []
  now = 0

  constructor(game: AnyGame, options: PartyOptions = {}) {
    this.#game = game
    this.host = new HostSession({
      game,
      sessionName: "Ann's ring",
      settings: options.settings ?? { rounds: 3 },
      maxPlayers: options.maxPlayers ?? 4,
      player: { name: 'Ann', key: this.#hostKey.publicKey, rated: true },
      reconnectGrace: 5000,
      asks: options.asks ?? false,
      password: options.password === undefined ? undefined : prover('host', options.password),
      check: options.check,
      random,
      output: {
        event: (peer, payload) => this.#peers.get(peer)?.sendEvent(payload),
        state: (peer, frame) => this.#peers.get(peer)?.sendState(frame),
        close: () => {},
        quiet: (peer) => this.quiet(peer),
        probe: (peer) => this.probed.push(peer),
        emit: (event) => this.hostEvents.push(event),
      },
    })
  }

  /** The host's own player asks: what the host answers. */
  ask(request: AnsweredRequest): Answer {
    const kept = this.host.own.ask(request)
    if (kept) this.host.own.run(kept)
    const answers = this.hostEvents.filter((event) => event.type === 'acted')
    return answers.find(({ id }) => id === kept?.number) ?? {}
  }

  /**
   * A guest with a connection; `cut` loses what is under way, and `connect` begins another one for the same guest, also while
   * the host still believes in the old one.
   */
  join(
    name: string,
    options: {
      secret?: Uint8Array
      resume?: Uint8Array
      password?: string
      invited?: boolean
      spectator?: boolean
    } = {},
  ) {
    const identity = keyPairFrom(options.secret ?? random(32))
    const events: SessionEvent[] = []
    let peer = 0
    let toHost: Connection | undefined
    const session = new GuestSession({
      game: this.#game,
      player: { name, rated: true, spectator: options.spectator ?? false },
      page: random(4),
      resume: options.resume,
      password:
        options.password === undefined
          ? undefined
          : (talk) => prover('guest', options.password ?? '')({ ...talk, guest: identity.publicKey }),
      output: {
        event: (payload) => toHost?.sendEvent(payload),
        state: (frame) => toHost?.sendState(frame),
        emit: (event) => events.push(event),
      },
    })
    const connect = () => {
      peer = this.#peers.size + 1
      toHost = this.#connect(peer, session, identity, options.invited ?? false)
      return toHost
    }
    const connection = connect()
    this.flush()
    return {
      ...{ session, events, connection, identity, peer },
      connect,
      /** The link breaks; the host hears of it with `drop`. */
      cut: () => {
        toHost?.close()
        this.#peers.get(peer)?.close()
      },
      drop: () => this.host.peerClosed(peer, this.now),
    }
  }

  #connect(peer: number, session: GuestSession, identity: KeyPair, invited: boolean): Connection {
    const { publicKey: sessionKey } = this.#sessionKey
    const chain = [certifyHost(this.#sessionKey, sessionKey, this.#hostKey.publicKey)]
    const shared = { game: this.#game, binding: this.#binding }
    const carry = (lane: Lane, deliver: () => void) => {
      if (lane === 'events' || !this.loses()) this.#queue.push(deliver)
    }
    const toGuest = new Connection({
      event: (payload) => this.host.receiveEvent(peer, payload, this.now),
      state: (frame) => this.host.receiveState(peer, frame),
    })
    const toHost = new Connection({
      event: (payload) => session.receiveEvent(payload),
      state: (frame) => session.receiveState(frame, this.now),
    })
    const atHost = new Carrier(
      new Handshake({
        ...shared,
        role: 'host',
        identity: this.#hostKey,
        random: random(48),
        host: { sessionKey, chain },
      }),
      true,
      {
        send: (lane, bytes) => carry(lane, () => atGuest.receive(lane, bytes)),
        established: ({ peerKey: key, transcript }) => {
          toGuest.use(atHost)
          this.host.peerOpened(peer, { key, transcript, invited })
        },
        failed: () => this.host.peerClosed(peer, this.now),
        frame: (lane, frame) => toGuest.receive(lane, frame),
      },
    )
    const atGuest: Carrier = new Carrier(
      new Handshake({ ...shared, role: 'guest', identity, random: random(48), expect: { sessionKey } }),
      true,
      {
        send: (lane, bytes) => carry(lane, () => atHost.receive(lane, bytes)),
        established: (host) => {
          toHost.use(atGuest)
          session.opened(host)
        },
        failed: () => {},
        frame: (lane, frame) => toHost.receive(lane, frame),
      },
    )
    this.#peers.set(peer, toGuest)
    atHost.start()
    atGuest.start()
    return toHost
  }

  /** @param most frames that arrive before something else happens */
  flush(most = Number.POSITIVE_INFINITY): void {
    for (let carried = 0; carried < most && this.#queue.length > 0; carried++) this.#queue.shift()?.()
  }

  /** One tick everywhere. */
  tick(
    guests: readonly { session: GuestSession }[] = [],
    input: Record<string, unknown> = { x: 0, y: 0, dash: false },
  ): void {
    this.now += 1000 / 30
    for (const { session } of guests) session.tick(this.now, input)
    this.flush()
    this.host.tick(this.now)
    this.flush()
  }
}
