import type { Address, Listing } from '@skirmish/sdk/discover'

/** In the listings of a lobby, its own endpoint ([DI8]). */
const THIS_LOBBY = 'lobby'
const DEVICE = /^http:\/\/(?:\[(?<six>[^\]]+)\]|(?<four>[^:/]+)):(?<port>\d{1,5})\/$/

/**
 * A heard listing for browsers: a host on the lobby's own device is where they reached the lobby, on a port of its own
 * (`here:PORT`), and not at an address that only this device may know ([DI13]). Pure.
 */
export function toldToBrowsers(listing: Listing, isHere: (address: string) => boolean): Listing {
  const told = listing.addresses.map((one): Address => {
    const { six, four = six, port } = DEVICE.exec(one.endpoint)?.groups ?? {}
    return four !== undefined && isHere(four) ? { ...one, endpoint: `here:${port}` } : one
  })
  return { ...listing, addresses: told.filter((one, i) => told.findIndex((other) => isSame(one, other)) === i) }
}

/** A listing of ours for the LAN: of its addresses those at this lobby, which is at this port of its device ([DI14]). Pure. */
export function toldToLan({ code: _, ...draft }: Listing, port: number): Omit<Listing, 'code'> {
  const ours = draft.addresses.filter(({ endpoint }) => endpoint === THIS_LOBBY)
  return { ...draft, addresses: ours.map((one) => ({ ...one, endpoint: `here:${port}` })) }
}

function isSame(a: Address, b: Address): boolean {
  return a.via === b.via && a.endpoint === b.endpoint && a.id === b.id
}
