import { describe, expect, it } from 'vitest'
import type { World } from '../../src/index.js'
import { DrawView } from '../../src/sync/draw-view.js'
import { FadingInputs } from '../../src/sync/fading-inputs.js'
import type { Predictor } from '../../src/sync/predictor.js'
import { createWorld } from '../../src/sync/world-state.js'
import { guestOf, hosted, REST, runners, TICK, tell } from './runners.js'

type Runners = World<typeof runners>

function worldOf(cells: Float64Array): Runners {
  const state = createWorld(runners.layout)
  state.cells.set(cells)
  return state.world as unknown as Runners
}
const runnerIn = (world: Runners, seat: number) => [...world.runners].find(({ owner }) => owner === seat)

/** The same game, whose every `step` is counted. */
function counted() {
  const steps: boolean[] = []
  const step = (...[world, inputs, ctx]: Parameters<NonNullable<typeof runners.rules.step>>) => {
    steps.push(ctx.predicting)
    return runners.rules.step?.(world, inputs, ctx)
  }
  return { steps, game: { ...runners, rules: { ...runners.rules, step } } }
}

/** What the guest draws between two beats. */
function drawn(guest: Predictor, now: number, alpha = 1, view = new DrawView(runners)) {
  view.draw({ previous: guest.previous, current: guest.current, alpha, late: guest.late(now) }, now)
  return view.world as unknown as Runners
}

describe('what a guest predicts', () => {
  it('[SY30] its own rows move at once; others, and what nobody owns, stay as the host said', () => {
    const host = hosted()
    const guest = guestOf(host)
    host.input(0, { ...REST, x: 1 })
    host.step()
    tell(host, guest, 40)
    guest.step({ ...REST, x: 1 }, 50)
    guest.step({ ...REST, x: 1 }, 83)
    const [told, world] = [worldOf(host.simulation.state.cells), worldOf(guest.current)]
    expect(runnerIn(world, 1)?.x).toBe((runnerIn(told, 1)?.x ?? 0) + 60)
    expect(runnerIn(world, 0)?.x).toBe(runnerIn(told, 0)?.x)
    expect([...world.balls].map(({ x }) => x)).toEqual([...told.balls].map(({ x }) => x))
    expect(world.clock.ticks).toBe(told.clock.ticks)
    expect(world.crates.get(0)?.x).toBe((told.crates.get(0)?.x ?? 0) + 4) // `all`
  })

  it('[SY30] a row it makes for itself is there at once, one that a rule makes for another is not', () => {
    const host = hosted()
    const guest = guestOf(host)
    host.input(0, { ...REST, fire: true, x: 1 })
    host.step()
    tell(host, guest, 40)
    guest.step({ ...REST, fire: true }, 50)
    expect([...worldOf(guest.current).shots].map(({ owner }) => owner)).toEqual([0, 1])
    const mine = drawn(guest, 120)
    expect([...mine.shots].map(({ owner }) => owner)).toEqual([0, 1])
  })

  it('[SY30] a match of which nothing is predicted, and who only watches, never run the rules', () => {
    const { steps, game } = counted()
    const none = {
      ...game,
      layout: { ...game.layout, groups: game.layout.groups.map((group) => ({ ...group, predict: 'none' as const })) },
    }
    const off = { ...game, drawing: { ...game.drawing, predict: false } }
    for (const [plays, played] of [
      [true, none],
      [true, off],
      [false, game],
    ] as const) {
      const host = hosted()
      const guest = guestOf(host, 1, plays, played as unknown as typeof runners)
      host.step()
      tell(host, guest, 40)
      if (plays) guest.step({ ...REST, x: 1 }, 50)
      const [shown, told] = [guest.current, host.simulation.state.cells].map(worldOf)
      expect([1, 0].map((seat) => shown && runnerIn(shown, seat)?.x)).toEqual([100, 0])
      expect(shown?.clock.ticks).toBe(told?.clock.ticks)
    }
    expect(steps).toEqual([])
  })

  it('[SY31] what others held last fades; buttons and keys are let go, an aim and a choice stay', () => {
    const fading = new FadingInputs(runners, 500)
    fading.heard(new Map([[0, { x: 1, aim: 80, crouch: true, tool: 'net', fire: true }]]))
    const after = (ticks: number) => ({ ...fading.after(ticks).get(0) })
    const half = Math.exp(-(8 / 30) * 2)
    expect(after(8)).toEqual({ x: expect.closeTo(half), aim: 80, crouch: true, tool: 'net', fire: false })
    expect(after(30)).toMatchObject({ x: expect.closeTo(Math.exp(-2)), aim: 80, crouch: false, tool: 'net' })
    fading.heard(new Map())
    expect(fading.after(1).size).toBe(0)
  })

  it('[SY32] a predicted tick says so, and draws the same stand-in whenever it is played again', () => {
    const { steps, game } = counted()
    const host = hosted()
    const guest = guestOf(host, 1, true, game as unknown as typeof runners)
    const lucks = () => worldOf(guest.current).crates.get(0)?.luck
    guest.step(REST, 0)
    guest.step(REST, TICK)
    const first = lucks()
    host.step()
    tell(host, guest, 50) // the host has not seen an input yet: both are played again, on top of its tick
    expect(steps.length).toBeGreaterThan(2)
    expect(steps.every(Boolean)).toBe(true)
    const again = lucks()
    tell(host, guest, 60)
    expect(lucks()).toBe(again)
    expect(again).not.toBe(first) // of another tick
  })

  it("[SY34] an input that comes too late moves nothing but what it moves: the guest's time goes on evenly", () => {
    const host = hosted()
    const guest = guestOf(host)
    const ticks: number[] = []
    for (let beat = 1; beat <= 40; beat++) {
      guest.step(REST, beat * TICK)
      if (beat !== 20) host.receiveState(1, 1, guest.inputFrame(beat * TICK)) // this frame is lost
      host.step()
      tell(host, guest, beat * TICK + 10)
      ticks.push(guest.tick - beat)
    }
    expect(new Set(ticks.slice(5))).toEqual(new Set([0]))
  })
})

describe('the drawing of a guest', () => {
  it('[SY35] what it does not predict lies between two snapshots, a moment late', () => {
    const host = hosted()
    const guest = guestOf(host)
    const xs: number[] = []
    const view = new DrawView(runners)
    for (let beat = 1; beat <= 30; beat++) {
      host.input(0, { ...REST, x: 1 })
      host.step()
      tell(host, guest, beat * TICK)
      for (const part of [0.25, 0.75])
        xs.push(runnerIn(drawn(guest, (beat + part) * TICK, 1, view), 0)?.x ?? Number.NaN)
    }
    const steps = xs.slice(1).map((x, i) => x - (xs[i] ?? 0))
    expect(steps.slice(4).every((step) => Math.abs(step - 15) < 0.1)).toBe(true) // half a tick at 30 a tick
    const behind = (runnerIn(worldOf(host.simulation.state.cells), 0)?.x ?? 0) - (xs.at(-1) ?? 0)
    expect(behind).toBeGreaterThan(0)
    expect(behind).toBeLessThan(31)
  })

  it('[SY41] without interpolation others stand where the newest snapshot has them, without smoothing a correction jumps', () => {
    const step = { ...runners, drawing: { ...runners.drawing, interpolate: false } } as typeof runners
    const host = hosted()
    const guest = guestOf(host, 1, true, step)
    host.input(0, { ...REST, x: 1 })
    host.step()
    tell(host, guest, 40)
    expect(runnerIn(drawn(guest, 41), 0)?.x).toBe(30)
    for (const smooth of [true, false]) {
      const view = new DrawView({ ...runners, drawing: { ...runners.drawing, smooth } })
      const other = guestOf(hosted())
      const moment = () => ({ previous: other.current, current: other.current, alpha: 1, late: undefined })
      view.draw(moment(), 0)
      view.correct(moment, 0, () => {
        other.current[runners.layout.groups[0]?.columns[1]?.offset ?? 0] = 50
      })
      view.draw(moment(), 0)
      expect(runnerIn(view.world as unknown as Runners, 0)?.x).toBe(smooth ? 0 : 50)
    }
  })

  it('[SY8] a correction fades: a small one soon, a large one at a bounded speed, and all of it in the end', () => {
    const state = createWorld(runners.layout)
    const runner = (state.world as unknown as Runners).runners.add({ owner: 0, x: 0 })
    const view = new DrawView(runners)
    const moment = () => ({ previous: state.cells, current: state.cells, alpha: 1 })
    const x = () => runnerIn(view.world as unknown as Runners, 0)?.x ?? Number.NaN
    for (const [jump, most] of [
      [4, 1],
      [40, 2.2],
      [200, 8.5],
    ] as const) {
      if (runner) runner.x = 0
      view.reset()
      view.draw(moment(), 0)
      view.correct(moment, 0, () => {
        if (runner) runner.x = jump
      })
      const places = [0]
      for (let frame = 1; frame <= 180; frame++) {
        view.draw(moment(), (frame * 1000) / 60)
        places.push(x())
      }
      const largest = Math.max(...places.slice(1).map((place, i) => place - (places[i] ?? 0)))
      expect(largest).toBeGreaterThan(0.1)
      expect(largest).toBeLessThan(most)
      expect(places.at(-1)).toBeCloseTo(jump, 0)
    }
  })

  it('[SY8] a leap is drawn as it is, in the middle of a correction as well; from one host to another, one of half the range is none', () => {
    const state = createWorld(runners.layout)
    const runner = (state.world as unknown as Runners).runners.add({ owner: 0, x: 0 })
    const view = new DrawView(runners)
    const moment = () => ({ previous: state.cells, current: state.cells, alpha: 1 })
    const drawn = () => runnerIn(view.world as unknown as Runners, 0)?.x
    const move = (x: number, isFar: boolean) => {
      view.correct(
        moment,
        0,
        () => {
          if (runner) runner.x = x
        },
        isFar,
      )
      view.draw(moment(), 0)
      return drawn()
    }
    view.draw(moment(), 0)
    expect(move(900, true)).toBe(0)
    expect(move(950, false)).toBe(0) // a small one does not make a leap of what is still to come
    expect(move(640, false)).toBe(640)
    expect(move(-600, true)).toBe(-600)
  })

  it('[SY8] what was drawn stands while there is nothing to draw, and fades to what comes then, unless that is another match', () => {
    for (const [isOther, x] of [
      [false, 0],
      [true, 50],
    ] as const) {
      const state = createWorld(runners.layout)
      const runner = (state.world as unknown as Runners).runners.add({ owner: 0, x: 0 })
      const view = new DrawView(runners)
      const moment = () => ({ previous: state.cells, current: state.cells, alpha: 1 })
      view.draw(moment(), 0)
      let isThere = false
      view.correct(
        () => (isThere ? moment() : undefined),
        0,
        () => {
          isThere = true
          if (runner) runner.x = 50
          if (isOther) view.reset()
        },
      )
      view.draw(moment(), 0)
      expect(runnerIn(view.world as unknown as Runners, 0)?.x).toBe(x)
    }
  })
})
