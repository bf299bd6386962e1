import { describe, expect, it } from 'vitest'
import { angle, defineGame, table, type World } from '../../src/index.js'
import { DrawView } from '../../src/sync/draw-view.js'
import { createWorld } from '../../src/sync/world-state.js'

const dials = defineGame({
  id: 'dials',
  version: 1,
  seats: { min: 1, max: 1 },
  tickRate: 30,
  world: { dials: table(1, { way: angle(360) }) },
  setup() {},
})

const DEGREE = Math.PI / 180

/** A dial, and how it is drawn, in degrees from −180 to 180. */
function dial(degrees: number) {
  const state = createWorld(dials.layout)
  const world = (one: unknown) => one as World<typeof dials>
  const row = world(state.world).dials.add({ way: degrees * DEGREE })
  const view = new DrawView(dials)
  return {
    state,
    view,
    turn(to: number) {
      if (row) row.way = to * DEGREE
    },
    drawn() {
      const way = ([...world(view.world).dials][0]?.way ?? Number.NaN) / DEGREE
      return way - 360 * Math.round(way / 360)
    },
  }
}

describe('an angle turns the short way', () => {
  it.each([
    [350, 10, -5],
    [10, 350, 5],
    [170, 200, 177.5],
  ])('[SY35] from %i° to %i° between two ticks', (from, to, quarter) => {
    const { state, view, turn, drawn } = dial(from)
    const previous = state.cells.slice()
    turn(to)
    view.draw({ previous, current: state.cells, alpha: 0.25 }, 0)
    expect(drawn()).toBeCloseTo(quarter, 6)
  })

  it.each([
    [350, 10],
    [10, 350],
  ])('[SY8] when it is put right from %i° to %i°', (from, to) => {
    const { state, view, turn, drawn } = dial(from)
    const moment = () => ({ previous: state.cells, current: state.cells, alpha: 1 })
    view.draw(moment(), 0)
    view.correct(moment, 0, () => turn(to))
    const places = Array.from({ length: 60 }, (_, frame) => {
      view.draw(moment(), (frame * 1000) / 60)
      return drawn()
    })
    const sign = from > to ? 1 : -1
    expect(places[0]).toBeCloseTo(-10 * sign, 6)
    places.forEach((place, i) => {
      expect(Math.abs(place)).toBeLessThan(10.001)
      expect((place - (places[i - 1] ?? place)) * sign).toBeGreaterThanOrEqual(0)
    })
    expect(places.at(-1)).toBeCloseTo(10 * sign, 1)
  })
})
