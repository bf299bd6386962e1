import { equalBytes } from '../connect/bytes.js'
import type { HostClaim } from '../connect/certificate.js'
import type { Established } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyGame } from '../game/game-types.js'
import type { Link } from '../ports/link.js'
import type { Lane } from '../session/carrier.js'
import { isMove, parseAttach } from '../session/link-frames.js'
import { Peer } from './peer.js'
import { PeerLink } from './peer-link.js'
import type { Platform } from './platform.js'

/** Links that may be open beside two for each seat: strangers who knock, and tabs that come back. */
const SPARE_LINKS = 16
/** Links of one peer: a direct one, one through each of a few relays, and one that is about to replace another. */
const MAX_LINKS_PER_PEER = 4
/** A link that has not asked for a seat after this long makes room for others, ms. */
const KNOCK_MS = 10_000

export interface HostLinksOptions {
  game: AnyGame
  platform: Pick<Platform, 'clock' | 'random'>
  identity: KeyPair
  claim: HostClaim
  maxPlayers: number
  output: {
    opened(peer: number, key: Uint8Array): void
    /** These two answer false to what makes no sense. */
    event(peer: number, payload: Uint8Array): boolean
    state(peer: number, frame: Uint8Array): boolean
    closed(peer: number): void
    hasSeat(peer: number): boolean
  }
}

/** The links of a host's guests: who knocks, and to which peer a further link belongs ([SE12]). */
export class HostLinks {
  readonly #options: HostLinksOptions
  readonly #peers = new Map<number, Peer>()
  readonly #links = new Set<PeerLink>()
  #peerCount = 0
  #closed = false

  constructor(options: HostLinksOptions) {
    this.#options = options
  }

  /** The longest measured round trip, ms. */
  get rtt(): number | undefined {
    const all = [...this.#peers.values()].flatMap((peer) => peer.rtt ?? [])
    return all.length > 0 ? Math.max(...all) : undefined
  }

  /** Whether somebody is in, or at the door. */
  get isVisited(): boolean {
    return this.#links.size > 0
  }

  get(peer: number): Peer | undefined {
    return this.#peers.get(peer)
  }

  /** Somebody knocks. */
  accept(link: Link): void {
    const { platform, maxPlayers, output, game, identity, claim } = this.#options
    if (this.#closed || this.#links.size >= 2 * maxPlayers + SPARE_LINKS) return link.close()
    let established: Established | undefined
    let id: number | undefined
    const peerOf = () => (id === undefined ? undefined : this.#peers.get(id))
    const stopWaiting = platform.clock.after(KNOCK_MS, () => {
      if (id === undefined || !output.hasSeat(id)) knocking.close()
    })
    const frame = (lane: Lane, bytes: Uint8Array): boolean => {
      if (id === undefined && lane === 'events' && established) id = this.#whose(knocking, established, bytes)
      const peer = peerOf()
      if (!peer || (lane === 'events' && parseAttach(bytes))) return true
      if (lane === 'state' || !isMove(bytes)) return peer.receive(lane, bytes)
      peer.use(knocking)
      return true
    }
    const knocking: PeerLink = new PeerLink({
      ...{ link, role: 'host', game, identity, host: claim, clock: platform.clock },
      random: platform.random(48),
      output: {
        established: (peer) => {
          established = peer
        },
        failed: () => knocking.close(),
        frame,
        closed: (silent) => {
          stopWaiting()
          this.#links.delete(knocking)
          peerOf()?.lost(knocking, silent)
        },
      },
    })
    this.#links.add(knocking)
    knocking.start()
  }

  close(): void {
    this.#closed = true
    for (const peer of [...this.#peers.values()]) peer.close()
    for (const link of [...this.#links]) link.close()
  }

  /** The first frame says it: a peer we know attaches one more link, or a new one begins to speak. */
  #whose(link: PeerLink, established: Established, frame: Uint8Array): number | undefined {
    const connection = parseAttach(frame)
    if (!connection) return this.#open(link, established)
    for (const [id, peer] of this.#peers) {
      if (!equalBytes(peer.id, connection) || !equalBytes(peer.key, established.peerKey)) continue
      if (peer.links >= MAX_LINKS_PER_PEER) break
      peer.attach(link)
      return id
    }
    link.close() // we have let go of that peer: it has to ask for its seat again
    return undefined
  }

  #open(link: PeerLink, established: Established): number {
    const { output } = this.#options
    const id = ++this.#peerCount
    const peer = new Peer(link, established, {
      chooses: false,
      event: (payload) => output.event(id, payload),
      state: (frame) => output.state(id, frame),
      closed: () => {
        this.#peers.delete(id)
        output.closed(id)
      },
    })
    this.#peers.set(id, peer)
    output.opened(id, established.peerKey)
    return id
  }
}
