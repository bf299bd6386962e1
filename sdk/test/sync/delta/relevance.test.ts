import { describe, expect, it } from 'vitest'
import { defineGame, fixed, table, uint } from '../../../src/index.js'
import { parsePart } from '../../../src/sync/delta/snapshot-frame.js'
import { SnapshotWriter } from '../../../src/sync/delta/snapshot-writer.js'
import { Simulation } from '../../../src/sync/simulation.js'

const ROWS = 1200
const SEATS = 2

/** More goes on than fits. @param matters of a place, 0 to ROWS − 1 */
function crowd(matters: (x: number, seat: number) => number) {
  return defineGame({
    id: 'crowd',
    version: 1,
    seats: { min: 1, max: SEATS },
    tickRate: 30,
    world: { people: table(ROWS, { x: fixed(0, ROWS, 1), mood: uint(0xffffffff), pose: uint(0xffffffff) }) },
    relevance: { people: ({ x }, seat) => matters(x, seat) },
    setup(world) {
      for (let x = 0; x < ROWS; x++) world.people.add({ x, mood: x })
    },
    step(world, _inputs, ctx) {
      for (const one of world.people) one.mood = one.pose = ctx.random() * 2 ** 32
    },
  })
}

/** For how many ticks rows were not told to who sits in seat 0, by row: the most, once all is settled. */
function longest(game: ReturnType<typeof crowd>, faults: unknown[] = []) {
  const fault = (error: unknown) => faults.push(error)
  const simulation = new Simulation(game, { seed: Uint32Array.of(1, 2, 3, 4), settings: {}, fault })
  simulation.setup([0, 1])
  const writer = new SnapshotWriter(game, 1)
  const last = new Int32Array(ROWS)
  const most = new Int32Array(ROWS)
  for (let tick = 1; tick <= 60; tick++) {
    simulation.step(new Map(), { predicting: false, connected: () => true, emit: () => {} })
    writer.push(tick, simulation.state.cells, new Map())
    const frames = writer.framesFor({ peer: 1, inputAck: 0, relevance: () => simulation.relevance([0]) })
    expect(frames.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(4000)
    expect(frames.length).toBeLessThanOrEqual(16)
    for (const frame of frames) {
      const { first = 0, end = 0 } = parsePart(frame, { tick, input: 0, rows: ROWS + SEATS }) ?? {}
      for (let row = Math.max(first, SEATS); row < end; row++) last[row - SEATS] = tick
    }
    if (tick > 20) for (let row = 0; row < ROWS; row++) most[row] = Math.max(most[row] ?? 0, tick - (last[row] ?? 0))
  }
  const mean = (from: number, to: number) => most.subarray(from, to).reduce((sum, one) => sum + one, 0) / (to - from)
  return { near: mean(0, 100), far: mean(ROWS - 400, ROWS), all: Math.max(...most) }
}

describe('[SY16] what matters more', () => {
  it('is told more often when not all fits, and the rest in time', () => {
    const equal = longest(crowd(() => 1))
    expect(Math.abs(equal.near - equal.far)).toBeLessThan(2)
    const { near, far, all } = longest(crowd((x) => (x < 100 ? 20 : 1)))
    expect(near).toBeLessThanOrEqual(1)
    expect(far).toBeGreaterThan(near)
    expect(all).toBeLessThan(12)
  })

  it('is asked for who plays there, and of nothing but what is new when it fits', () => {
    const asked = new Set<number>()
    const game = crowd((_x, seat) => {
      asked.add(seat)
      return 1
    })
    longest(game)
    expect([...asked]).toEqual([0])
    const few = defineGame({
      ...{ id: 'few', version: 1, seats: { min: 1, max: 2 }, tickRate: 30 },
      world: { people: table(3, { x: uint(9) }) },
      setup() {},
    })
    const small = new SnapshotWriter(few, 1)
    small.push(1, new Float64Array(few.layout.cells), new Map())
    expect(small.framesFor({ peer: 1, inputAck: 0, relevance: () => expect.unreachable() })).toHaveLength(1)
  })

  it('is as usual where the rule throws or says no number from 0 on; 0 waits until there is room', () => {
    const faults: unknown[] = []
    const broken = longest(
      crowd((x) => {
        if (x < 100) throw new Error('oh')
        return x % 2 === 0 ? Number.NaN : -1
      }),
      faults,
    )
    expect(faults[0]).toEqual(new Error('oh'))
    expect(Math.abs(broken.near - broken.far)).toBeLessThan(3)
    const { near, far } = longest(crowd((x) => (x < 800 ? 1 : 0)))
    expect(near).toBeLessThan(12)
    expect(far).toBeGreaterThan(30)
  })
})
