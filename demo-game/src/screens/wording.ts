import type { Player } from '@skirmish/sdk'

/** A player as a line of text. */
export function label(player: Player, me: Player): string {
  return player.seat === me.seat ? `${player.name} (you)` : player.name
}

export function matchLength(rounds: number): string {
  return `First to ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`
}
