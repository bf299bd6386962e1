import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { defineGame, GameError, max, one, type Stats, sum, uint } from '../../src/index.js'
import { Simulation } from '../../src/sync/simulation.js'

const base = { id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30 } as const
const world = { ball: one({ hits: uint(99), longest: uint(99) }) }

const pong = defineGame({
  ...{ ...base, world },
  stats: { hits: sum(), 'longest-rally': max() },
  setup() {},
  statsOf: ({ ball }, seat) => ({ hits: ball.hits + seat, 'longest-rally': ball.longest }),
})

const ended = { standings: [[0], [1]], absent: [] }

/** A rule that is free to lie about its type, as JavaScript is. */
function counting(values: unknown) {
  const faults: unknown[] = []
  const game = defineGame({
    ...base,
    world,
    stats: { hits: sum() },
    setup() {},
    statsOf: () => values as { hits: number },
  })
  const start = { seed: Uint32Array.of(1, 2, 3, 4), settings: {}, fault: (error: unknown) => void faults.push(error) }
  return { stats: new Simulation(game, start).stats(ended), faults }
}

describe('what a game counts', () => {
  it('[RA20] is typed by its declaration, whatever the order', () => {
    expectTypeOf<Stats<typeof pong>>().toEqualTypeOf<{ readonly hits: number; readonly 'longest-rally': number }>()
    expect(pong.stats).toEqual([
      { name: 'hits', fold: 'sum' },
      { name: 'longest-rally', fold: 'max' },
    ])
    defineGame({
      // @ts-expect-error one is missing
      statsOf: (world) => ({ hits: world.ball.hits }),
      ...{ ...base, world },
      setup() {},
      stats: { hits: sum(), misses: sum() },
    })
    // @ts-expect-error no number
    defineGame({ ...base, world, setup() {}, stats: { hits: sum() }, statsOf: () => ({ hits: 'many' }) })
  })

  it('[RA20] is told for each seat in the order of the declaration; a game that counts nothing tells nothing', () => {
    const start = { seed: Uint32Array.of(1, 2, 3, 4), settings: {} }
    const run = new Simulation(pong, start)
    expect(run.stats(ended)).toEqual([
      [0, 0],
      [1, 0],
    ])
    expect(new Simulation(defineGame({ ...base, world, setup() {} }), start).stats(ended)).toEqual([])
    expect(run.stats({ standings: [[1], [0]], absent: [1] })).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  it('[RA20] what is no finite number is reported, and the match goes without', () => {
    const all = fc.oneof(fc.anything(), fc.record({ hits: fc.anything() }), fc.record({ hits: fc.double() }))
    fc.assert(
      fc.property(all, (values) => {
        const { stats, faults } = counting(values)
        expect(stats.flat().every(Number.isFinite)).toBe(true)
        expect(faults).toEqual(stats.length === 0 ? [expect.any(TypeError)] : [])
      }),
    )
    const { faults } = counting({ hits: Number.NaN })
    expect(String(faults[0])).toBe('TypeError: statsOf must give a finite number for "hits"; for seat 0 it gave NaN.')
    expect(Object.is(counting({ hits: -0 }).stats[0]?.[0], 0)).toBe(true)
  })

  it('[RA20] more than 16, or names that can not be told, are refused at once', () => {
    const declare = (names: readonly string[]) => () =>
      defineGame({
        ...base,
        world,
        setup() {},
        stats: Object.fromEntries(names.map((name) => [name, sum()])),
        statsOf: () => ({}),
      })
    for (const name of ['', '7', 'a b', '__proto__x', 'ü', 'a'.repeat(33)]) expect(declare([name])).toThrow(GameError)
    expect(declare(['a'.repeat(32), 'longestRound', 'push_offs-2'])).not.toThrow()
    const many = (count: number) => Array.from({ length: count }, (_, i) => `stat${i}`)
    expect(declare(many(16))).not.toThrow()
    expect(declare(many(17))).toThrow(/16/)
    expect(() => defineGame({ ...base, world, setup() {}, stats: { hits: sum() } })).toThrow(/statsOf/)
    expect(() => defineGame({ ...base, world, setup() {}, statsOf: () => ({}) })).toThrow(/stats/)
  })

  it('[RA20] devices that count differently do not play together', () => {
    const hash = (stats: Parameters<typeof defineGame>[0]['stats']) =>
      defineGame({ ...base, world, setup() {}, ...(stats && { stats, statsOf: () => ({}) }) }).schemaHash.join()
    expect(new Set([hash(undefined), hash({ a: sum() }), hash({ a: max() }), hash({ b: sum() })]).size).toBe(4)
  })
})
