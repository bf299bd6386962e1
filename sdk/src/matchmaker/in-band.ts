import type { Address } from '../discover/listing.js'
import type { HandTransport } from '../ports/by-hand.js'
import type { Platform } from './platform.js'

/** The `via` of a standby that can be reached by what its host passes on ([SE62]). */
export const IN_BAND = 'session'

/** What makes such links here; `undefined` where nothing can, or where it would show this device's address ([CO15]). */
export function handsOf({ byHand, path }: Pick<Platform, 'byHand' | 'path'>): HandTransport | undefined {
  return path === 'relayed' ? undefined : byHand
}

/** Whether another way may lead there, too. */
export function leadsElsewhere(addresses: readonly Address[], { transports }: Pick<Platform, 'transports'>): boolean {
  return addresses.some(({ via }) => transports.some((transport) => transport.via === via))
}
