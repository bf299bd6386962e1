import { portHere } from '../../discover/here.js'
import type { Listing } from '../../discover/listing.js'

/** Stands in a listing for the very lobby it was read from, under whatever address. */
export const THIS_LOBBY = 'lobby'

/**
 * A listing of the lobby at this address, with addresses that lead there: a lobby has many (each of its networks, a name), and
 * so has a game on the lobby's own device (`here:PORT`): both are where we reached the lobby ([DI8], [DI13]).
 */
export function atLobby(listing: Listing, lobby: string): Listing {
  const addresses = listing.addresses.map((one) => ({ ...one, endpoint: endpointAt(one.endpoint, lobby) }))
  return { ...listing, addresses }
}

function endpointAt(endpoint: string, lobby: string): string {
  if (endpoint === THIS_LOBBY) return lobby
  const port = portHere(endpoint)
  return port === undefined ? endpoint : `http://${new URL(lobby).hostname}:${port}/`
}
