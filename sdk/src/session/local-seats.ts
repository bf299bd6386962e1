import { cleanName } from '../codec/name.js'
import type { Seat } from '../game/seat.js'
import { MAX_LOCALS } from '../sync/device-input.js'
import type { Backup } from './backup.js'
import { NAMELESS, type Player } from './player.js'
import type { Roster } from './roster.js'
import { isSpectator } from './spectators.js'

/** Why nobody else gets a seat on that device, as a code of ours. */
export type NoLocalSeat = 'session/watching' | 'session/device-full' | 'session/full' | 'session/already-started'

/** A further player on the device of whoever sits at `owner`, ready as they are ([SE25]). @param whyClosed for anybody new */
export function addLocal(
  roster: Roster,
  owner: Seat,
  name: string,
  whyClosed: () => 'session/full' | 'session/already-started' | undefined,
): Player | NoLocalSeat {
  const player = roster.get(owner)
  if (!player || isSpectator(owner)) return 'session/watching'
  if (roster.localsOf(owner).length >= MAX_LOCALS) return 'session/device-full'
  const closed = whyClosed()
  if (closed) return closed
  const ready = player.ready || player.host
  return roster.add({ name: cleanName(name) ?? NAMELESS, ready, onDeviceOf: owner }) ?? 'session/full'
}

/** Changes whoever sits there, and with them who plays on their device. Who plays beside the host is ready, as the host is. */
export function changeDevice(
  roster: Roster,
  seat: Seat,
  change: Partial<Pick<Player, 'ready' | 'connected'>>,
): readonly Player[] {
  const player = roster.change(seat, change)
  if (!player) return []
  const locals = roster.localsOf(seat).flatMap((local) => {
    const ready = player.host || (change.ready ?? local.ready)
    return roster.change(local.seat, { ...change, ready }) ?? []
  })
  return [player, ...locals]
}

/** The players a new host begins with: it leads, and the one before is not there, nor who plays on that device. */
export function playersUnder(seat: Seat, { room }: Pick<Backup, 'room'>): Player[] {
  const former = room.players.find(({ host }) => host)?.seat
  const isDevice = (own: Seat) =>
    room.players.some((one) => one.seat === own && one.key && one.onDeviceOf === undefined)
  const sound = room.players.filter(({ onDeviceOf }) => onDeviceOf === undefined || isDevice(onDeviceOf))
  return sound.map((player) => {
    const device = player.onDeviceOf ?? player.seat
    const isHere = device === seat
    const connected = isHere || (player.connected && device !== former)
    return {
      ...player,
      host: player.seat === seat,
      connected,
      ready: player.ready || (isHere && device !== player.seat),
    }
  })
}
