import type { Listing } from '../discover/listing.js'

/** A listing before it has its code. */
export type ListingDraft = Omit<Listing, 'code'>

/** Who offers a session? */
export interface Directory {
  readonly via: string
  /** Calls with the whole list now and after each change, until the returned function is called. */
  watch(handler: (listings: readonly Listing[]) => void): () => void
  /** Shows a session to others and gives it a code. */
  publish(draft: ListingDraft, options: { signal: AbortSignal }): Promise<Publication>
  /** The session with this code, private ones too; `undefined` when there is none. */
  find(code: string, options: { signal: AbortSignal }): Promise<Listing | undefined>
}

export interface Publication {
  readonly code: string
  update(draft: ListingDraft): void
  close(): void
}
