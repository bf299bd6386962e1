import { SkirmishError } from '../errors.js'
import type { HandTransport } from '../ports/by-hand.js'
import type { Reachable } from './find-session.js'
import type { Platform } from './platform.js'

/**
 * Which ways a session may take. `auto`: all, the best one carries it. `relayed`: only through the relay of one's own lobby,
 * to the end, for who does not want to show their address ([CO15]). The relay sees the addresses of all who use it, but not what
 * they say. One that runs on this very device hides nothing: its address is the player's.
 */
export type PathChoice = 'auto' | 'relayed'

const refuse = () => Promise.reject(new SkirmishError('connect/no-relay'))
/** A code carried by hand is made of addresses. */
const noCodes: HandTransport = { offer: refuse, answer: refuse }

/** What of a platform may be used; its `path` says so. */
export function platformFor(platform: Platform, path = platform.path ?? 'auto'): Platform {
  if (path !== 'relayed') return { ...platform, path }
  const isHidden = ({ relay }: { relay?: string | undefined }) => relay !== undefined
  const { transports, directories, presences } = platform
  return {
    ...platform,
    path,
    transports: transports.filter(isHidden),
    directories: directories.filter(isHidden),
    presences: async () => ((await presences?.()) ?? []).filter(isHidden),
    byHand: noCodes,
  }
}

/** The same, for a call: throws `connect/no-relay` when nothing is left to use. */
export function platformForCall(platform: Platform, path: PathChoice | undefined): Platform {
  const allowed = platformFor(platform, path)
  const isCut = allowed.path === 'relayed' && (!allowed.transports[0] || !allowed.directories[0])
  if (isCut) throw new SkirmishError('connect/no-relay')
  return allowed
}

/** Only those ways to a host that may be used: what calls itself relayed may be a port of the host's own. Throws `connect/no-relay`. */
export function waysFor<T extends Reachable>(target: T, { path, transports }: Platform): T {
  if (path !== 'relayed') return target
  const addresses = target.listing.addresses.filter(({ via, endpoint }) =>
    transports.some((transport) => transport.via === via && transport.relay === endpoint),
  )
  if (addresses.length > 0) return { ...target, listing: { ...target.listing, addresses } }
  target.opened?.link.close()
  throw new SkirmishError('connect/no-relay')
}
