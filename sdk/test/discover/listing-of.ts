import { toBase64url } from '../../src/discover/base64url.js'
import type { Listing } from '../../src/discover/listing.js'

/** A listing with these fields, and sensible others. */
export function listingOf(fields: Partial<Listing> = {}): Listing {
  return {
    code: 'K7QF2M',
    sessionKey: toBase64url(new Uint8Array(32).fill(1)),
    game: 'puck-sumo',
    version: 1,
    schemaHash: toBase64url(new Uint8Array(16).fill(2)),
    name: "Ann's ring",
    seats: { taken: 4, max: 4 },
    phase: 'waiting',
    state: 'open',
    addresses: [{ via: 'peerjs', endpoint: '/peerjs', id: 'a' }],
    tags: [],
    visibility: 'public',
    ...fields,
  }
}
