import { toBase64url } from '../discover/base64url.js'
import { bytesOfHex, hex } from '../ratings/hex.js'
import { ladderOf, nemesisOf, type PlayerStats, pointsBefore, statName } from '../ratings/stats.js'
import { chances, forecast } from './forecast.js'
import { KnownPeople } from './known-people.js'
import { heeding, type RatingsPlace } from './ladder-place.js'
import { load } from './load.js'
import type { LadderOptions, PlayerRecord, RatingsApi, Rival, Standing } from './ratings-api.js'
import { seenMatches } from './seen-matches.js'
import { keyOf } from './who-key.js'

/** Few take their matches along. */
const carrying = () => load(import('./carry-records.js'))

/** For one page. */
export function ratingsOf(place: RatingsPlace): Omit<RatingsApi, 'on'> {
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

async function standings(place: RatingsPlace, { among = 'everybody', mode }: LadderOptions): Promise<Standing[]> {
  const { history } = place
  const stats = await history.folds.statsIn(mode ?? history.usualMode)
  const isMeant = await chosen(place, among)
  const rows = ladderOf(stats).flatMap((key) => {
    const one = stats.get(key)
    return one && isMeant(key) ? [standing(key, one, history)] : []
  })
  let rank = 1
  return rows.map((row, i) => {
    if (row.rating !== rows[i - 1]?.rating) rank = i + 1
    return { rank, ...row }
  })
}

async function recordIn({ game, history }: RatingsPlace, key: string, mode = history.usualMode) {
  const stats = await history.folds.statsIn(mode)
  const one = stats.get(key)
  if (!one) return undefined
  const rivals = Array.from(one.against, ([other, score]): Rival & { id: string } => {
    return { id: other, key: bytesOfHex(other), name: stats.get(other)?.name ?? '', ...score }
  })
  const met = ({ won, lost, drawn }: Rival) => won + lost + drawn
  rivals.sort((a, b) => met(b) - met(a) || (a.id < b.id ? -1 : 1))
  const shown = rivals.map(({ id: _, ...rival }) => rival)
  const nemesis = nemesisOf(one)
  const record: PlayerRecord = {
    ...standing(key, one, history),
    stats: Object.fromEntries(game.stats.map((stat) => [stat.name, one.counted.get(statName(stat)) ?? 0])),
    rivals: shown,
    nemesis: shown[rivals.findIndex(({ id }) => id === nemesis)],
    history: one.history.map(({ at, points }, i) => {
      return { at, rating: Math.round(points), change: Math.round(points) - Math.round(pointsBefore(one, i)) }
    }),
  }
  return record
}

async function chosen({ me, people }: RatingsPlace, among: NonNullable<LadderOptions['among']>) {
  if (among === 'everybody') return () => true
  if (among !== 'friends') {
    const keys = new Set(among.map(keyOf))
    return (key: string) => keys.has(key)
  }
  const known = await people.known(KnownPeople.open)
  return (key: string) => key === hex(me) || known.isFriend(toBase64url(bytesOfHex(key)))
}

function standing(key: string, one: PlayerStats, { folds }: RatingsPlace['history']) {
  const { name, points, matches, wins, streak, bestStreak, lastPlayed } = one
  const shown = { key: bytesOfHex(key), name, rating: Math.round(points) }
  return { ...shown, matches, wins, streak, bestStreak, lastPlayed, chain: folds.marksOf(key) }
}
