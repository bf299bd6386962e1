import type { Seat } from '../game/seat.js'
import type { Teams } from '../game/teams.js'
import type { Player } from './player.js'

type Member = Pick<Player, 'seat' | 'team'>

/** How many are in each team. */
function sizes({ names }: Teams, members: readonly Member[]): Map<string, number> {
  const counts = new Map(names.map((name) => [name, 0]))
  for (const { team } of members) if (team !== undefined) counts.set(team, (counts.get(team) ?? 0) + 1)
  return counts
}

/** Where whoever comes is least many; the first declared among equals. `undefined` in a game without teams. */
export function smallestTeam(teams: Teams | undefined, members: readonly Member[]): string | undefined {
  if (!teams) return undefined
  const [first] = [...sizes(teams, members)].sort(([, a], [, b]) => a - b)
  return first?.[0]
}

/** Nobody else fits into it. */
export function isTeamFull(teams: Teams, members: readonly Member[], team: string): boolean {
  return (sizes(teams, members).get(team) ?? 0) >= teams.size
}

export function hasOverfullTeam(teams: Teams, members: readonly Member[]): boolean {
  return Math.max(...sizes(teams, members).values()) > teams.size
}

/** Why nobody can start with such teams, as a code of ours. */
export function whyUneven(
  teams: Teams | undefined,
  members: readonly Member[],
): 'session/empty-team' | 'session/uneven-teams' | undefined {
  if (!teams) return undefined
  const counts = [...sizes(teams, members).values()]
  if (counts.includes(0)) return 'session/empty-team'
  return Math.max(...counts) - Math.min(...counts) > teams.uneven ? 'session/uneven-teams' : undefined
}

/** Who has to go where, so that no team has two more than another: as few as can be, and who sat down last. */
export function balanced(teams: Teams, members: readonly Member[]): ReadonlyMap<Seat, string> {
  const now = members.map(({ seat, team }) => ({ seat, team }))
  const moved = new Map<Seat, string>()
  for (;;) {
    const counts = [...sizes(teams, now)].sort(([, a], [, b]) => b - a)
    const [most, least] = [counts[0], counts.at(-1)]
    if (!most || !least || most[1] - least[1] < 2) return moved
    const last = now.filter(({ team }) => team === most[0]).at(-1)
    if (!last) return moved
    last.team = least[0]
    moved.set(last.seat, least[0])
  }
}

/** Everybody by chance, in teams as even as can be. */
export function shuffled(
  { names }: Teams,
  members: readonly Member[],
  random: (bytes: number) => Uint8Array,
): ReadonlyMap<Seat, string> {
  const drawn = members.map(({ seat }) => ({ seat, by: new DataView(random(4).slice().buffer).getUint32(0) }))
  drawn.sort((a, b) => a.by - b.by)
  const offset = (random(1)[0] ?? 0) % names.length // else the first team had the odd one out
  return new Map(drawn.map(({ seat }, i) => [seat, names[(i + offset) % names.length] ?? '']))
}
