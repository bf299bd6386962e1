import type { Established } from '../connect/handshake.js'
import type { Path } from '../ports/link.js'
import type { Lane } from '../session/carrier.js'
import { Connection, type ConnectionOutput } from '../session/connection.js'
import { moveFrame } from '../session/link-frames.js'
import { type PeerLink, SUSPECT_MS } from './peer-link.js'

/** What to prefer: no detour, then a TURN server's, which loses frames instead of holding them up; the lobby's last (decision 005). */
const RANK: Readonly<Record<Path, number>> = { memory: 2, lan: 2, direct: 2, turn: 1, relayed: 0 }

export interface PeerOptions extends ConnectionOutput {
  /** Guests choose the link; a host follows, and chooses only when its link is gone ([SE13]). */
  readonly chooses: boolean
  /** It is carried by another link, or that one goes another way than was thought. */
  moved?(path: Path): void
  /** Its last link is gone: true when another one may come in its place. If none does, whoever said so calls `letGo`. */
  awaits?(silent: boolean): boolean
  /** Its last link is gone. */
  closed(silent: boolean): void
}

/** One peer of a session: the connection to it, and every link that can carry that. */
export class Peer {
  readonly key: Uint8Array
  /** The transcript of the first handshake: by it, further links say where they belong. */
  readonly id: Uint8Array
  readonly #connection: Connection
  readonly #options: PeerOptions
  readonly #links = new Set<PeerLink>()
  #current: PeerLink
  #told: Path
  #proved = false
  #closing = false
  #over = false

  constructor(first: PeerLink, { peerKey, transcript }: Established, options: PeerOptions) {
    this.key = peerKey
    this.id = transcript
    this.#options = options
    this.#connection = new Connection(options)
    this.#current = first
    this.#told = first.link.path
    this.#links.add(first)
    this.#connection.use(first.carrier)
  }

  get path(): Path {
    return this.#current.link.path
  }

  get rtt(): number | undefined {
    return this.#current.rtt
  }

  /** Bytes that wait for the network. */
  get backlog(): number {
    return this.#current.link.backlog
  }

  /** How far behind it is, bytes of events, and whether somebody carries its link. */
  get line(): { readonly waiting: number; readonly relayed: boolean } {
    return { waiting: this.#connection.waiting, relayed: this.path === 'relayed' }
  }

  /** What carries it. */
  get link(): PeerLink {
    return this.#current
  }

  /** What carries it, and what could. */
  get all(): Iterable<PeerLink> {
    return this.#links
  }

  get links(): number {
    return this.#links.size
  }

  /** The link that carries it is heard, and not doubted. */
  get isSure(): boolean {
    return !this.#current.isDoubted && this.#current.quiet < SUSPECT_MS
  }

  /** How long nothing was heard on any link, ms. */
  get quiet(): number {
    return Math.min(this.#current.quiet, ...[...this.#links].map((link) => link.quiet))
  }

  /** Its links, the one that carries it left out; those that were silent for the longest come first. */
  get others(): readonly PeerLink[] {
    return [...this.#links].filter((link) => link !== this.#current).sort((a, b) => b.quiet - a.quiet)
  }

  /** All its links have to answer soon. */
  doubt(): void {
    for (const link of this.#links) link.doubt()
  }

  /** Whether it ever proved to hear us: known when its last link is gone ([CO19]). */
  get proved(): boolean {
    return this.#proved
  }

  /** The link the connection should be on by now, when that is another: a better one that is heard. */
  get better(): PeerLink | undefined {
    const heard = [...this.#links].filter((link) => link.quiet < SUSPECT_MS)
    const best = heard.reduce<PeerLink | undefined>(
      (a, b) => (a && RANK[a.link.path] >= RANK[b.link.path] ? a : b),
      undefined,
    )
    if (!best || best === this.#current) return undefined
    return heard.includes(this.#current) && RANK[best.link.path] <= RANK[this.path] ? undefined : best
  }

  /** One more link that could carry it. */
  attach(link: PeerLink): void {
    const isOnly = this.#links.size === 0
    this.#links.add(link)
    if (isOnly) this.use(link)
  }

  /** Speaks over this link from here on. */
  use(link: PeerLink): void {
    if (!this.#links.has(link)) return
    this.#current = link
    if (this.#options.chooses) link.carrier.send('events', moveFrame)
    this.#connection.use(link.carrier)
    this.#tell()
  }

  /** Looks whether its link still goes the way that was told. */
  look(): void {
    if (this.path !== this.#told) this.#tell()
  }

  /** A link is closed: another one takes over, or the peer is gone. */
  lost(link: PeerLink, silent: boolean): void {
    if (!this.#links.delete(link)) return
    this.#proved ||= link.carrier.proved
    const [next] = [...this.#links].sort((a, b) => a.quiet - b.quiet)
    if (next && link === this.#current) this.use(next)
    if (!next && (this.#closing || !this.#options.awaits?.(silent))) this.letGo(silent)
  }

  /** Nothing came in the place of its last link. */
  letGo(silent: boolean): void {
    if (this.#links.size > 0 || this.#over) return
    this.#over = true
    this.#connection.close()
    this.#options.closed(silent)
  }

  receive(lane: Lane, frame: Uint8Array): boolean {
    return this.#connection.receive(lane, frame)
  }

  /** A peer that has not acknowledged for too long is closed. */
  sendEvent(payload: Uint8Array): void {
    if (this.#connection.open && !this.#connection.sendEvent(payload)) this.close()
  }

  sendState(frame: Uint8Array): void {
    this.#connection.sendState(frame)
  }

  close(): void {
    this.#closing = true
    if (this.#links.size === 0) return this.letGo(false)
    for (const link of [...this.#links]) if (link !== this.#current) link.close() // or what was said last would move there
    this.#current.close()
  }

  #tell(): void {
    this.#told = this.path
    this.#options.moved?.(this.path)
  }
}
