/** What STUN servers have told one device of its sockets. */
export interface StunSeen {
  /** How many servers were asked, each at an address or port of its own. */
  readonly asked: number
  /** All of them have answered, each socket: an answer that says nothing new may be left out. */
  readonly complete: boolean
  readonly mapped: readonly Mapped[]
  /** Addresses of this device, as far as it may know them: a browser hides them. */
  readonly own: readonly string[]
}

/** One socket, as one server sees it. */
export interface Mapped {
  /** Equal for what belongs to one socket: its address, or the foundation of a candidate (RFC 8445, 5.1.1.3). */
  readonly base: string
  readonly address: string
  readonly port: number
}

/** How a router shows a device's sockets to the world (RFC 5780, 4.3); `none`: there is no router in between that does. */
export type NatMapping = 'none' | 'endpoint-independent' | 'address-and-port-dependent'

/**
 * Judges what was seen ([CO28]). With two ports at one address, a mapping that depends on the address alone, which is rare, looks
 * like one that does not depend on it. `undefined` when too few have answered to tell.
 */
export function natMapping({ asked, complete, mapped, own }: StunSeen): NatMapping | undefined {
  if (mapped.some((one) => mapped.some((other) => differ(one, other)))) return 'address-and-port-dependent'
  if (!complete || asked === 0) return undefined
  // Servers that see the address the device has: browsers leave such an answer out.
  if (mapped.every(({ address }) => own.includes(address))) return 'none'
  return asked > 1 ? 'endpoint-independent' : undefined
}

/** True when something came back by UDP, false when nothing did, `undefined` when nobody was asked. */
export function udpGetsOut({ asked, complete, mapped }: StunSeen): boolean | undefined {
  return asked === 0 ? undefined : complete || mapped.length > 0
}

function differ(one: Mapped, other: Mapped): boolean {
  return one.base === other.base && (one.address !== other.address || one.port !== other.port)
}
