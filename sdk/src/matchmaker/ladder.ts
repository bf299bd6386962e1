import { toBase64url } from '../discover/base64url.js'
import { type ChainMarks, NO_MARKS } from '../ratings/chains.js'
import { bytesOfHex, hex } from '../ratings/hex.js'
import { ladderOf, nemesisOf, type PlayerStats, statName } from '../ratings/stats.js'
import { Folds } from './folds.js'
import { chances, forecast } from './forecast.js'
import { KnownPeople } from './known-people.js'
import { heeding, type LadderPlace, type RatingsPlace } from './ladder-place.js'
import { load } from './load.js'
import type { LadderOptions, PlayerRecord, RatingsApi, Rival, Standing } from './ratings-api.js'
import { seenMatches } from './seen-matches.js'
import { keyOf } from './who-key.js'

/** Few take their matches along. */
const carrying = () => load(import('./carry-records.js'))

/** For one page: what was worked out once is not worked out again. */
export function ratingsOf(of: RatingsPlace): Omit<RatingsApi, 'on'> {
  const place: LadderPlace = { ...of, folds: new Folds(of.history, of.platform.date) }
  return {
    ladder: (options = {}) => heeding(place, options, () => standings(place, options)),
    of: (who, options = {}) => heeding(place, options, () => recordIn(place, keyOf(who), options.mode)),
    matches: (options) => seenMatches(place, options),
    chances: (sides, options) => chances(place, sides, options),
    forecast: (room, options) => forecast(place, room, options),
    export: async (options) => (await carrying()).exportRecords(place, options),
    import: async (source, options) => (await carrying()).importRecords(place, source, options),
  }
}

async function standings(place: LadderPlace, { among = 'everybody', mode }: LadderOptions): Promise<Standing[]> {
  const { folds } = place
  const stats = folds.statsIn(mode)
  const { marks } = folds
  const isMeant = await chosen(place, among)
  const rows = ladderOf(stats).flatMap((key) => {
    const one = stats.get(key)
    return one && isMeant(key) ? [standing(key, one, marks)] : []
  })
  let rank = 1
  return rows.map((row, i) => {
    if (row.rating !== rows[i - 1]?.rating) rank = i + 1
    return { rank, ...row }
  })
}

function recordIn({ game, folds }: LadderPlace, key: string, mode: string | undefined): PlayerRecord | undefined {
  const stats = folds.statsIn(mode)
  const one = stats.get(key)
  if (!one) return undefined
  const rivals = Array.from(one.against, ([other, score]): Rival & { id: string } => {
    return { id: other, key: bytesOfHex(other), name: stats.get(other)?.name ?? '', ...score }
  })
  const met = ({ won, lost, drawn }: Rival) => won + lost + drawn
  rivals.sort((a, b) => met(b) - met(a) || (a.id < b.id ? -1 : 1))
  const shown = rivals.map(({ id: _, ...rival }) => rival)
  const nemesis = nemesisOf(one)
  return {
    ...standing(key, one, folds.marks),
    stats: Object.fromEntries(game.stats.map((stat) => [stat.name, one.counted.get(statName(stat)) ?? 0])),
    rivals: shown,
    nemesis: shown[rivals.findIndex(({ id }) => id === nemesis)],
    history: one.history.map(({ at, points, change }) => {
      return { at, rating: Math.round(points), change: Math.round(points) - Math.round(points - change) }
    }),
  }
}

async function chosen({ me, people }: LadderPlace, among: NonNullable<LadderOptions['among']>) {
  if (among === 'everybody') return () => true
  if (among !== 'friends') {
    const keys = new Set(among.map(keyOf))
    return (key: string) => keys.has(key)
  }
  const known = await people.known(KnownPeople.open)
  return (key: string) => key === hex(me) || known.isFriend(toBase64url(bytesOfHex(key)))
}

function standing(key: string, one: PlayerStats, marks: ReadonlyMap<string, ChainMarks>) {
  const { name, points, matches, wins, streak, bestStreak, lastPlayed } = one
  const shown = { key: bytesOfHex(key), name, rating: Math.round(points) }
  return { ...shown, matches, wins, streak, bestStreak, lastPlayed, chain: marks.get(key) ?? NO_MARKS }
}
