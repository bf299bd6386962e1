import { sha256 } from '@noble/hashes/sha2.js'
import { equalBytes } from '../connect/bytes.js'
import type { HostClaim } from '../connect/certificate.js'
import type { Established } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import type { AnyGame } from '../game/game-types.js'
import type { Link } from '../ports/link.js'
import type { Lane } from '../session/carrier.js'
import type { Misbehaviour } from '../session/flood-guard.js'
import type { GuestPeer } from '../session/guest-peers.js'
import { Intake } from '../session/intake.js'
import { isMove, parseAttach } from '../session/link-frames.js'
import { Peer } from './peer.js'
import { PeerLink, SUSPECT_MS } from './peer-link.js'
import type { Platform } from './platform.js'

/** Links that may be open beside two for each seat: strangers, tabs that come back, and those the host is asked about. */
const SPARE_LINKS = 32
/** Links of one peer: a direct one, one through each of a few relays, and one that is about to replace another. */
const MAX_LINKS_PER_PEER = 4
/** Requests said ahead that a session takes ([CO19]): it remembers them all, and further guests ask a round trip later. */
const MAX_EARLY = 4096
/** And of one that has no seat yet. */
const MAX_LINKS_OUTSIDE = 2
/** A link that has not asked for a seat after this long, or has asked ahead and proved nothing since, makes room for others, ms. */
const KNOCK_MS = 10_000

/** Who proved a key, and whether the host itself brought them in. */
type Came = Established & { readonly invited: boolean }

export interface HostLinksOptions {
  game: AnyGame
  platform: Pick<Platform, 'clock' | 'random'>
  identity: KeyPair
  claim: HostClaim
  /** The session's own key, where this device has its secret: only the first host does. */
  sessionKey: KeyPair | undefined
  maxPlayers: number
  output: HostLinksOutput
}

/** Whom the links of a host serve. */
export interface HostLinksOutput {
  opened(peer: number, guest: Omit<GuestPeer, 'seat'>): void
  /** These two answer false to what makes no sense. */
  event(peer: number, payload: Uint8Array): boolean
  state(peer: number, frame: Uint8Array): boolean
  misbehaved(peer: number, reason: Misbehaviour): void
  /** @param proved whether it ever proved to hear us; one that did not may have asked ahead ([CO19]) */
  closed(peer: number, proved: boolean): void
  hasSeat(peer: number): boolean
  /** The host was asked about it, and may take a while. */
  waits(peer: number): boolean
}

/** The links of a host's guests: who knocks, and to which peer a further link belongs ([SE12]). */
export class HostLinks {
  readonly #options: HostLinksOptions
  #output: HostLinksOutput
  readonly #peers = new Map<number, Peer>()
  /** What may come of each peer, on all its links together. */
  readonly #intakes = new WeakMap<Peer, Intake>()
  readonly #links = new Set<PeerLink>()
  /** Those that have not said yet whose they are. */
  readonly #nobodys = new Set<PeerLink>()
  /** Of the hellos behind which a guest spoke. */
  readonly #heard = new Set<string>()
  #peerCount = 0
  #closed = false

  constructor(options: HostLinksOptions) {
    this.#options = options
    this.#output = options.output
  }

  /** From now on they serve this one, which hears of everybody who is there. */
  serve(output: HostLinksOutput): void {
    this.#output = output
    for (const [id, { key, id: transcript }] of this.#peers) output.opened(id, { key, transcript, invited: false })
  }

  /** The longest measured round trip, ms. */
  get rtt(): number | undefined {
    const all = [...this.#peers.values()].flatMap((peer) => peer.rtt ?? [])
    return all.length > 0 ? Math.max(...all) : undefined
  }

  /** The most that waits for the network on the way to one of them, bytes. */
  get backlog(): number {
    return Math.max(0, ...[...this.#peers.values()].map((peer) => peer.backlog))
  }

  /** Whether somebody is in, or at the door. */
  get isVisited(): boolean {
    return this.#links.size > 0
  }

  /** The network may be another one, or the device slept: who does not answer soon is not heard any more ([SE35]). */
  doubt(): void {
    for (const peer of this.#peers.values()) peer.doubt()
  }

  get peers(): Iterable<number> {
    return this.#peers.keys()
  }

  get(peer: number): Peer | undefined {
    return this.#peers.get(peer)
  }

  /**
   * Somebody comes.
   *
   * @param invited the host itself took their answer by hand
   */
  accept(link: Link, invited = false): void {
    const { platform, maxPlayers, game, identity, claim, sessionKey } = this.#options
    if (this.#closed || this.#links.size >= 2 * maxPlayers + SPARE_LINKS) return link.close()
    let established: Established | undefined
    let id: number | undefined
    let intake = new Intake(game.tickRate)
    const peerOf = () => (id === undefined ? undefined : this.#peers.get(id))
    const stopWaiting = platform.clock.after(KNOCK_MS, () => {
      const isGuest = id !== undefined && (this.#output.hasSeat(id) || this.#output.waits(id))
      if (!isGuest || !knocking.carrier.proved) knocking.close()
    })
    const misbehaves = (reason: Misbehaviour) => {
      if (id !== undefined) this.#output.misbehaved(id, reason)
      knocking.close()
    }
    const frame = (lane: Lane, bytes: Uint8Array): boolean => {
      const isFirst = id === undefined && lane === 'events'
      if (isFirst && established) {
        this.#nobodys.delete(knocking)
        id = this.#whose(knocking, { ...established, invited }, bytes)
      }
      const peer = peerOf()
      if (peer && isFirst) intake = this.#intakeOf(peer, intake)
      if (!peer || (lane === 'events' && parseAttach(bytes))) return true
      if (lane === 'state' || !isMove(bytes)) return peer.receive(lane, bytes)
      peer.use(knocking)
      return true
    }
    const knocking: PeerLink = new PeerLink({
      ...{ link, role: 'host', game, identity, host: claim, clock: platform.clock },
      random: platform.random(48),
      ...(sessionKey && { early: { session: sessionKey, isNew: (hello: Uint8Array) => this.#isNew(hello) } }),
      output: {
        established: (peer) => {
          established = peer
        },
        failed: (code) => (code === 'session/protocol' ? misbehaves('garbage') : knocking.close()),
        opened: () => intake.opened(),
        admits: (lane, bytes) => {
          const admits = intake.takes(lane, bytes.length, platform.clock.now())
          if (!admits) intake.isTheirs ? misbehaves('flooding') : knocking.close()
          return admits
        },
        frame,
        closed: (silent) => {
          stopWaiting()
          this.#links.delete(knocking)
          this.#nobodys.delete(knocking)
          peerOf()?.lost(knocking, silent)
        },
      },
    })
    this.#links.add(knocking)
    this.#nobodys.add(knocking)
    knocking.start()
  }

  #intakeOf(peer: Peer, ofFirstLink: Intake): Intake {
    const known = this.#intakes.get(peer) ?? ofFirstLink
    this.#intakes.set(peer, known)
    return known
  }

  /** Nobody is let in twice by the same words, whoever says them again. */
  #isNew(hello: Uint8Array): boolean {
    const id = toBase64url(sha256(hello))
    if (this.#heard.has(id) || this.#heard.size >= MAX_EARLY) return false
    this.#heard.add(id)
    return true
  }

  close(): void {
    this.#closed = true
    for (const peer of [...this.#peers.values()]) peer.close()
    for (const link of [...this.#links]) link.close()
  }

  /** The first frame says it: a peer we know attaches one more link, or a new one begins to speak. */
  #whose(link: PeerLink, established: Came, frame: Uint8Array): number | undefined {
    const connection = parseAttach(frame)
    if (!connection) return this.#open(link, established)
    for (const [id, peer] of this.#peers) {
      if (!equalBytes(peer.id, connection) || !equalBytes(peer.key, established.peerKey)) continue
      if (peer.links >= (this.#output.hasSeat(id) ? MAX_LINKS_PER_PEER : MAX_LINKS_OUTSIDE)) break
      peer.attach(link)
      return id
    }
    link.close() // we have let go of that peer: it has to ask for its seat again
    return undefined
  }

  #open(link: PeerLink, established: Came): number {
    const id = ++this.#peerCount
    const peer: Peer = new Peer(link, established, {
      chooses: false,
      event: (payload) => this.#output.event(id, payload),
      state: (frame) => this.#output.state(id, frame),
      // A guest moves before its host knows whose the new link is: what carried the old one may die in that moment ([SE12]).
      awaits: (silent) => {
        if (silent || this.#closed || this.#nobodys.size === 0) return false
        this.#options.platform.clock.after(SUSPECT_MS, () => peer.letGo(silent))
        return true
      },
      closed: () => {
        this.#peers.delete(id)
        this.#output.closed(id, peer.proved)
      },
    })
    this.#peers.set(id, peer)
    const { peerKey: key, transcript, invited } = established
    this.#output.opened(id, { key, transcript, invited })
    return id
  }
}
