import { fromBase64url, toBase64url } from './base64url.js'
import { portHere } from './here.js'
import { encodeLanPacket, type LanAnnouncement, MAX_LAN_ADDRESSES } from './lan-packet.js'
import { type Listing, parseListing } from './listing.js'

/** What a host says of its session on the LAN: of its addresses, those on this device. `undefined` when its keys are none. */
export function announce(
  { addresses, ...draft }: Omit<Listing, 'code'>,
  code: string,
  goodbye: Uint8Array,
): LanAnnouncement | undefined {
  const sessionKey = fromBase64url(draft.sessionKey)
  const schemaHash = fromBase64url(draft.schemaHash)
  if (sessionKey?.length !== 32 || schemaHash?.length !== 16) return undefined
  const here = addresses.flatMap(({ via, endpoint, id }) => {
    const port = portHere(endpoint)
    return port === undefined ? [] : [{ via, port, id }]
  })
  const { skill, ...said } = draft
  const tags = [...draft.tags]
  const ways = here.slice(0, MAX_LAN_ADDRESSES)
  const announcement = { ...said, code, sessionKey, schemaHash, addresses: ways, tags, skill, goodbye }
  // The last tags stay behind where not all of them fit.
  while (tags.length > 0 && !encodeLanPacket({ kind: 'answer', nonce: 0, announcement })) tags.pop()
  return announcement
}

/** The listing of a session whose host was heard from this IP address; `undefined` when it is none. */
export function heardListing({ goodbye: _, ...said }: LanAnnouncement, source: string): Listing | undefined {
  const host = source.includes(':') ? `[${source}]` : source
  // A link-local address means nothing without its interface, which a URL can not name.
  const reachable = source.includes('%') ? [] : said.addresses
  return parseListing({
    ...said,
    sessionKey: toBase64url(said.sessionKey),
    schemaHash: toBase64url(said.schemaHash),
    addresses: reachable.map(({ via, port, id }) => ({ via, endpoint: `http://${host}:${port}/`, id })),
  })
}
