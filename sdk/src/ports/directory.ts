import type { Address, Listing } from '../discover/listing.js'
import type { Link } from './link.js'

/** A listing before it has its code. */
export type ListingDraft = Omit<Listing, 'code'>

/** Who offers a session? */
export interface Directory {
  readonly via: string
  /** The endpoint of the relay that keeps it. Without it, who shows or seeks a session tells others their address ([CO15]). */
  readonly relay?: string | undefined
  /** It can not be reached now: nobody is seen there, and by nobody. It tries by itself to come back. */
  readonly away?: boolean
  /** Calls with the whole list now and after each change, until the returned function is called. */
  watch(handler: (listings: readonly Listing[]) => void): () => void
  /** Shows a session to others: with the code that is asked for, if that is free, or else one of its own. */
  publish(draft: ListingDraft, options: PublishOptions): Promise<Publication>
  /** The session with this code, private ones too; `undefined` when there is none. Rejects with a SkirmishError. */
  find(code: string, options: FindOptions): Promise<Found | undefined>
}

export interface PublishOptions {
  readonly signal: AbortSignal
  /** A session has one code, in whatever directories it is shown. */
  readonly code?: string
  /**
   * 16 bytes that only the hosts of this session know, one after the other: by them a directory knows a host that follows
   * another one, and lets it have the entry of the one before.
   */
  readonly deed?: Uint8Array | undefined
}

export interface FindOptions {
  readonly signal: AbortSignal
  /** The first message on `events` of a link that comes with the answer: it saves a round trip. */
  readonly first?: Uint8Array
}

export interface Found {
  readonly listing: Listing
  /** A link to the host that came with the answer, by this address of the listing; whoever asked closes it. */
  readonly opened?: { readonly address: Address; readonly link: Link } | undefined
}

export interface Publication {
  /** The code it has now. */
  readonly code: string
  /** Calls when it had to take another code, as its own was given away while the directory was lost. */
  onCode(handler: (code: string) => void): void
  update(draft: ListingDraft): void
  /** Offers it anew: another host of the session may have done so since. */
  claim?(): void
  /** Where another host of the session has offered it since, the entry is that one's, and stays. */
  close(): void
}
