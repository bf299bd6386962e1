import { SkirmishError } from '../errors.js'
import type { Player } from '../session/player.js'
import type { Seating } from '../session/seating.js'
import type { SessionSide } from './session-side.js'

/** What a host does about who may be in; a guest has no `seating`. @throws SkirmishError `session/not-host` */
function ofHost(seating: Seating | undefined): Seating {
  if (!seating) throw new SkirmishError('session/not-host')
  return seating
}

export function ban(
  { seating, players }: Pick<SessionSide, 'seating' | 'players'>,
  player: Pick<Player, 'key' | 'seat'>,
  why?: string,
): void {
  const { seat } = player
  const device = players.find((one) => one.seat === seat)?.onDeviceOf
  const key = player.key ?? players.find((one) => one.seat === device)?.key
  if (key) ofHost(seating).ban(key, why)
  else ofHost(seating).remove(seat, 'kicked', why) // a bot
}

export function unban(seating: Seating | undefined, key: Uint8Array): void {
  ofHost(seating).admission.unban(key)
}
