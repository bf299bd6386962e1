import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  angle,
  bool,
  defineGame,
  fixed,
  float32,
  float64,
  GameError,
  hostOnly,
  type Input,
  one,
  ref,
  type Settings,
  table,
  text,
  type World,
} from '../../src/index.js'
import type { sumo } from '../sumo.js'

describe('one declaration gives every type', () => {
  it('helpers in other files get the same types', () => {
    expectTypeOf<Input<typeof sumo>>().toEqualTypeOf<{ x: number; y: number; dash: boolean }>()
    expectTypeOf<Settings<typeof sumo>>().toEqualTypeOf<{ rounds: 1 | 3 | 5 }>()
    expectTypeOf<World<typeof sumo>['arena']['radius']>().toEqualTypeOf<number>()
  })

  it('wrong names and values do not compile, in either property order', () => {
    const game = defineGame({
      setup(world, ctx) {
        world.ball.x = 1
        // @ts-expect-error no such column
        world.ball.z = 1
        // @ts-expect-error not a number
        world.ball.x = 'left'
        // @ts-expect-error no such table
        void world.bats
        // @ts-expect-error a row's id is its own
        void (() => (world.ball.id = 3))
        // @ts-expect-error no effects were declared
        void (() => ctx.emit('bang', {}))
      },
      step(world, inputs) {
        world.ball.x += inputs.of(0).x
        // @ts-expect-error no such input
        void inputs.of(0).fire
      },
      id: 'pong',
      version: 1,
      seats: { min: 1, max: 2 },
      tickRate: 30,
      world: { ball: one({ x: fixed(0, 100, 1) }) },
      input: { x: fixed(-1, 1, 1) },
    })
    expect(game.id).toBe('pong')
  })

  it('[SY21] a ref reads and is written as a row of its table, whatever the order, with no cast', () => {
    const game = defineGame({
      id: 'pong',
      version: 1,
      seats: { min: 1, max: 2 },
      tickRate: 30,
      world: {
        ball: one({ heldBy: ref('bats'), last: hostOnly(ref('bats')), spin: angle(16), heat: hostOnly(float32()) }),
        bats: table(2, { name: text(20), y: fixed(0, 100, 1).movesBy('vy'), vy: fixed(-9, 9, 1), friend: ref('bats') }),
      },
      actions: { rename: { name: text(20) } },
      setup(world) {
        const bat = world.bats.add({ name: 'Ann' })
        world.bats.add({ friend: bat })
        world.ball.heldBy = bat
        world.ball.last = world.ball.heldBy?.friend?.friend
        world.ball.heat = world.ball.spin + (world.ball.heldBy?.y ?? 0)
        // @ts-expect-error a row of another table
        void (() => (world.ball.heldBy = world.ball))
        // @ts-expect-error not a row
        void (() => (world.ball.heldBy = 1))
        // @ts-expect-error no such column
        void world.ball.heldBy?.speed
      },
      act(world, _seat, { name }) {
        for (const bat of world.bats) bat.name = name.trim()
        return undefined
      },
    })
    expectTypeOf<World<typeof game>['ball']['heat']>().toEqualTypeOf<number>()
    expectTypeOf<NonNullable<World<typeof game>['ball']['heldBy']>['name']>().toEqualTypeOf<string>()
  })

  it('[SY38] a world that was is only looked at, and has the types of the world', () => {
    const game = defineGame({
      ...{ id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30 },
      world: {
        ball: one({ x: fixed(0, 100, 1) }, { predict: 'all' }),
        bats: table(2, { y: fixed(0, 100, 1) }, { predict: 'own' }),
        // @ts-expect-error no such way to predict
        wall: table(2, { y: fixed(0, 100, 1) }, { predict: 'some' }),
      },
      setup() {},
      step(world, _, ctx) {
        const then = ctx.rewind(0)
        for (const bat of then.bats) world.ball.x += bat.y
        expectTypeOf(then.ball.x).toEqualTypeOf<number>()
        // @ts-expect-error what was can't be changed
        void (() => (then.ball.x = 1))
        // @ts-expect-error nor added to
        void (() => then.bats.add())
      },
    })
    expect(game.layout.groups.map(({ predict }) => predict)).toEqual(['all', 'own', 'some'])
  })

  it('a declaration that cannot work is refused at once, with a sentence', () => {
    const world = { ball: one({ x: fixed(0, 1, 1) }) }
    const base = { id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30, world, setup() {} }
    expect(() => defineGame({ ...base, id: 'Pong!' })).toThrow(GameError)
    expect(() => defineGame({ ...base, seats: { min: 3, max: 2 } })).toThrow(/seats/)
    expect(() => defineGame({ ...base, world: { t: table(100_000, { x: fixed(0, 1, 1) }) } })).toThrow(/cells/)
    const wide = { x: float64(), y: float64() }
    expect(() => defineGame({ ...base, world: { t: table(5000, wide) } })).toThrow(/may take 81875 bytes/)
  })

  it('[CO3] the schema hash changes with a field and not with code', () => {
    const world = { ball: one({ x: fixed(0, 1, 1) }) }
    const base = { id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30, world, setup() {} }
    expect(defineGame({ ...base, setup: () => void 0 }).schemaHash).toEqual(defineGame(base).schemaHash)
    const wider = defineGame({ ...base, world: { ball: one({ x: fixed(0, 2, 1) }) } })
    expect(wider.schemaHash).not.toEqual(defineGame(base).schemaHash)
  })
})

describe('ratings', () => {
  it('[RA6] only a setting of the game can tell matches apart', () => {
    const game = { id: 'ball', version: 1, seats: { min: 1, max: 2 }, tickRate: 30, setup() {} } as const
    const world = { ball: one({ x: fixed(-1, 1, 1 / 64) }) }
    const night = defineGame({ ...game, world, settings: { night: bool() }, ratings: { mode: 'night' } })
    expect(night.ratings).toEqual({ system: 'elo', mode: 'night' })
    // @ts-expect-error no such setting
    const wrong = () => defineGame({ ...game, world, settings: { night: bool() }, ratings: { mode: 'day' } })
    expect(wrong).toThrow(GameError)
    // @ts-expect-error no such system
    expect(() => defineGame({ ...game, world, ratings: 'glicko' })).toThrow(GameError)
  })
})
