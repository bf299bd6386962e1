import type { Address } from '../discover/listing.js'
import type { Seat } from '../game/seat.js'
import type { HostSession } from '../session/host-session.js'
import type { Member, Succession } from '../session/succession.js'

/** What a guest is told of the newest succession: who sits where, and where the standby listens. */
export function successionSaid(
  succession: Succession | undefined,
  { seat, guests }: Pick<HostSession, 'seat' | 'guests'>,
  heir: { readonly seat: Seat; readonly addresses: readonly Address[] } | undefined,
) {
  const seats = [...new Map<Member, Seat>([[0, seat], ...guests])].map(([member, seat]) => ({ member, seat }))
  const standby = heir && { seat: heir.seat, addresses: [...heir.addresses] }
  return succession && { succession, seats, standby }
}
