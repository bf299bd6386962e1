import type { Address } from '../discover/listing.js'
import type { Link } from './link.js'

/** How two devices get a Link. */
export interface Transport {
  /** The `via` of the addresses it understands. */
  readonly via: string
  /**
   * The endpoint of the relay that stands between both ends, none of which learns the other's address. Listeners are there; an
   * address with another endpoint is somebody else's relay, or a host's own port. Without it, links show addresses ([CO15]).
   */
  readonly relay?: string | undefined
  /** A dial may follow: whatever can be opened before it, is. */
  prepare?(): void
  /** The network may be another one: whatever was opened before a dial is opened anew for the next. Links that stand stay. */
  renew?(): void
  /** Nothing has to be opened before a dial: a link stands after one round trip. */
  readonly ready?: boolean
  /** It leads over strangers' servers: a dial is given up when another way stands, and begins again only when none does. */
  readonly yields?: boolean
  /** Waits for guests. Rejects with a SkirmishError. */
  listen(options: { signal: AbortSignal }): Promise<Listener>
  /** A dial takes the first message on `events` along: the host has it as soon as the link. */
  readonly takesFirst?: boolean
  /** Opens a link. Rejects with a SkirmishError; `connect/host-gone` when nobody listens there. */
  dial(address: Address, options: DialOptions): Promise<Link>
}

export interface DialOptions {
  readonly signal: AbortSignal
  /** Only for a transport that `takesFirst`; at most 1 KiB. */
  readonly first?: Uint8Array | undefined
}

export interface Listener {
  readonly address: Address
  onLink(handler: (link: Link) => void): () => void
  /** The network may be another one: what leads to it is opened anew, or has to prove that it lives. Links that stand stay where they can. */
  renew?(): void
  /** No more guests; the links that are open stay. */
  close(): void
}
