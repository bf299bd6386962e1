/** Somebody who is to be in a team. */
export interface Candidate {
  readonly seat: number
  /** The one they are in now. */
  readonly team: string | undefined
  readonly rating: number
}

/** Up to so many people every arrangement is looked at: 40,320 of them at most. */
const MAX_ALL = 8
/** Exchanges of two people, one after the other, by which a larger arrangement gets better. */
const MAX_EXCHANGES = 1000

/** Whose team (by its number) each one is in, in the order of the players. */
type Arrangement = readonly number[]

interface Judged {
  readonly teams: Arrangement
  /** Between the averages of the strongest and the weakest team. */
  readonly spread: number
  readonly moved: number
}

/**
 * Everybody in teams that are as even as can be in number, and then in rating: the averages of the strongest and the weakest
 * are as near as they can be, and of such arrangements the one in which the fewest move ([RA24]). Of more than eight people not every
 * arrangement is tried: two are exchanged as long as that makes it better.
 *
 * @param names of the teams
 * @returns whose team changes, by seat
 */
export function evenTeams(names: readonly string[], everybody: readonly Candidate[]): ReadonlyMap<number, string> {
  const players = [...everybody].sort((a, b) => b.rating - a.rating || a.seat - b.seat)
  const judge = (teams: Arrangement) => judged(names, players, teams)
  const best = players.length <= MAX_ALL ? bestOfAll(names, players, judge) : exchanged(dealt(names, players), judge)
  const changed = players.flatMap(({ seat, team }, i): [number, string][] => {
    const name = names[best?.teams[i] ?? -1]
    return name === undefined || name === team ? [] : [[seat, name]]
  })
  return new Map(changed)
}

function judged(names: readonly string[], players: readonly Candidate[], teams: Arrangement): Judged {
  const averages = names.flatMap((_, team) => {
    const own = players.filter((_, i) => teams[i] === team)
    return own.length > 0 ? own.reduce((sum, { rating }) => sum + rating, 0) / own.length : []
  })
  const moved = players.filter(({ team }, i) => names[teams[i] ?? -1] !== team).length
  return { teams, spread: Math.max(...averages) - Math.min(...averages), moved }
}

/** Sums of the same numbers in another order differ by less than this. */
const EQUAL = 1e-6

function isBetter(one: Judged, than: Judged | undefined): boolean {
  if (!than || one.spread < than.spread - EQUAL) return true
  return one.spread <= than.spread + EQUAL && one.moved < than.moved
}

function bestOfAll(
  names: readonly string[],
  players: readonly Candidate[],
  judge: (teams: Arrangement) => Judged,
): Judged | undefined {
  const smallest = Math.floor(players.length / names.length)
  const counts = names.map(() => 0)
  const teams: number[] = []
  let best: Judged | undefined
  /** @param larger how many teams may still get one more than the smallest */
  const place = (larger: number) => {
    if (teams.length === players.length) {
      const one = judge([...teams])
      if (isBetter(one, best)) best = one
      return
    }
    for (const [team, count] of counts.entries()) {
      if (count > smallest || (count === smallest && larger === 0)) continue
      teams.push(team)
      counts[team] = count + 1
      place(count === smallest ? larger - 1 : larger)
      counts[team] = count
      teams.pop()
    }
  }
  place(players.length % names.length)
  return best
}

/** As children choose teams: there and back again, the strongest first. */
function dealt({ length }: readonly string[], players: readonly Candidate[]): Arrangement {
  return players.map((_, i) => (Math.floor(i / length) % 2 === 0 ? i % length : length - 1 - (i % length)))
}

function exchanged(start: Arrangement, judge: (teams: Arrangement) => Judged): Judged {
  let best = judge(start)
  for (let i = 0; i < MAX_EXCHANGES; i++) {
    const better = betterExchange(best, judge)
    if (!better) break
    best = better
  }
  return best
}

function betterExchange(best: Judged, judge: (teams: Arrangement) => Judged): Judged | undefined {
  const { teams } = best
  for (const [a, one] of teams.entries()) {
    for (const [b, other] of teams.entries()) {
      if (b <= a || one === other) continue
      const changed = judge(teams.map((team, i) => (i === a ? other : i === b ? one : team)))
      if (isBetter(changed, best)) return changed
    }
  }
  return undefined
}
