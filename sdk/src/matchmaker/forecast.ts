import { heeding, type RatingsPlace } from './ladder-place.js'
import type { Who } from './people-api.js'
import type { Forecast, RatedRoom, RecordOptions } from './ratings-api.js'
import type { CallOptions } from './session-api.js'
import { keyOf } from './who-key.js'

/** Of each side, whoever is in it; a list is a team. */
export function chances(
  place: RatingsPlace,
  sides: readonly (Who | readonly Who[])[],
  options: RecordOptions = {},
): Promise<number[]> {
  const keys = sides.map((side) => (isOne(side) ? [side] : side).map(keyOf))
  return heeding(place, options, async () => place.history.chances(keys, options.mode))
}

/** Of the sides as they stand in a waiting room: teams, and players without one. */
export function forecast(
  place: RatingsPlace,
  { players, settings }: RatedRoom,
  options: CallOptions = {},
): Promise<Forecast[]> {
  const { history } = place
  const mode = history.modeOf(settings)
  return heeding(place, options, async () => {
    const sides = new Map<string | number, RatedRoom['players'][number][]>()
    for (const player of players) {
      const side = player.team ?? player.seat
      sides.set(side, [...(sides.get(side) ?? []), player])
    }
    const all = [...sides.values()]
    const found = history.chances(
      all.map((side) => side.map(keyOf)),
      mode,
    )
    return all.map((side, i) => {
      const ratings = side.map(({ key }) => history.ratingOf(key, mode))
      const rating = Math.round(ratings.reduce((sum, one) => sum + one, 0) / ratings.length)
      return { team: side[0]?.team, players: side, rating, chance: found[i] ?? 0 }
    })
  })
}

function isOne(side: Who | readonly Who[]): side is Who {
  return !Array.isArray(side)
}
