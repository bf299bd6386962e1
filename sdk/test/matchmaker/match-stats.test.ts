import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  createMatchmaker,
  defineGame,
  float64,
  hostOnly,
  max,
  one,
  owner,
  sum,
  table,
  uint,
  type World as WorldOf,
} from '../../src/index.js'
import { countedAtEnd } from '../../src/matchmaker/match-stats.js'
import { createWorld } from '../../src/sync/world-state.js'
import { virtualPlatform } from '../../src/testing.js'
import { World } from './friends.js'

/** @param best where each one's longest throw stands: guests may not know it */
function game(best = float64()) {
  return defineGame({
    id: 'darts',
    version: 1,
    seats: { min: 2, max: 4 },
    tickRate: 30,
    world: { throwers: table(4, { owner: owner(), hits: uint(99), best }), board: one({ over: uint(1) }) },
    actions: { hit: { far: float64() }, end: {} },
    stats: { hits: sum(), best: max() },
    setup(world, { seats }) {
      for (const owner of seats) world.throwers.add({ owner })
    },
    act(world, seat, action): undefined {
      if (action.name === 'end') world.board.over = 1
      for (const thrower of world.throwers) {
        if (action.name !== 'hit' || thrower.owner !== seat) continue
        thrower.hits++
        thrower.best = Math.max(thrower.best, action.far)
      }
    },
    standings: ({ throwers, board }) =>
      board.over ? [[...throwers].flatMap(({ owner }) => (owner === undefined ? [] : owner))] : undefined,
    statsOf(world, seat) {
      for (const { owner, hits, best } of world.throwers) if (owner === seat) return { hits, best }
      return { hits: 0, best: 0 }
    },
  })
}

const darts = game()

/** Ann throws once and Ben twice, over a network that loses and delays. */
async function played(what: typeof darts) {
  const world = new World()
  const place = (name: string) =>
    createMatchmaker({
      ...{ game: what, player: { name } },
      ...virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence),
    })
  const [anns, bens] = [await place('Ann'), await place('Ben')]
  const ann = await world.during(anns.host())
  const ben = await world.during(bens.join(ann.invitation.code))
  world.network.setConditions({ latency: 80, jitter: 20, loss: { toBad: 0.05, toGood: 0.5, whileBad: 0.9 } })
  ben.ready()
  await world.clock.advance(500)
  ann.start()
  await world.clock.advance(3500)
  const throws = [ann.act('hit', { far: 2.37 }), ben.act('hit', { far: 1.5 }), ben.act('hit', { far: 1 / 3 })]
  await world.during(Promise.all(throws))
  await world.during(ben.act('end', {}))
  await world.clock.advance(1000)
  const seen = [ann, ben].map((session) => session.players.map((player) => session.outcome?.stats(player)))
  return { ben, bens, seen }
}

describe('what a game counts, at the end of a match', () => {
  const expected = [
    { hits: 1, best: 2.37 },
    { hits: 2, best: 1.5 },
  ]

  it('[RA21] is the same on the host and on guests, by name and with its types', async () => {
    const { ben, seen } = await played(darts)
    expect(seen).toEqual([expected, expected])
    const stats = ben.outcome?.stats(ben.me)
    expectTypeOf(stats).toEqualTypeOf<{ readonly hits: number; readonly best: number } | undefined>()
    // @ts-expect-error no such number
    void stats?.misses
  })

  it('[RA21] is what the host says where a guest can not know it', async () => {
    expect((await played(game(hostOnly(float64())))).seen).toEqual([expected, expected])
  })

  it('[RA21] a guest believes its own eyes, as long as they saw the end; what makes no sense is nothing', () => {
    const { world, cells } = createWorld(darts.layout)
    const { board, throwers } = world as WorldOf<typeof darts>
    const told = { matchId: new Uint8Array(16), standings: [[1], [0]], absent: [], hosts: 1, parted: false }
    const states = { previous: cells, current: cells }
    const seen = (stats: number[][], path: 'direct' | 'local' = 'direct') => {
      const { statsOf } = countedAtEnd(darts, { ...told, stats }, { path, states })
      return [statsOf({ seat: 0 }), statsOf({ seat: 1 })]
    }
    const lie = [
      [9, 9],
      [7, 7],
    ]
    const zeros = { hits: 0, best: 0 }
    throwers.add({ owner: 0, hits: 3, best: 2 })
    expect(seen(lie)).toEqual([
      { hits: 7, best: 7 },
      { hits: 9, best: 9 },
    ])
    expect(seen([[1]])).toEqual([zeros, { hits: 1, best: 0 }])
    board.over = 1
    expect(seen(lie)).toEqual([{ hits: 3, best: 2 }, zeros])
    expect(seen(lie, 'local')[0]).toEqual({ hits: 7, best: 7 })
  })
})
