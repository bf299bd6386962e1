import type { Player } from '@skirmish/sdk'

/** A player as a line of text. */
export function label(player: Player, me: Player): string {
  return player.seat === me.seat ? `${player.name} (you)` : player.name
}

export function matchLength(rounds: number): string {
  return `First to ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`
}

/** A day as people say it, with its year when that is another one. A host's clock may say one that is yet to come: that is none. */
export function dayOf(ms: number | undefined): string {
  if (ms === undefined) return 'on a day nobody knows'
  const [then, now] = [new Date(ms), new Date()]
  if (then.toDateString() === now.toDateString()) return 'today'
  const year = then.getFullYear() === now.getFullYear() ? undefined : 'numeric'
  return then.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year })
}
