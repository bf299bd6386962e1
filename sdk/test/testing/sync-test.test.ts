import { defineGame, fixed, one, owner, pressed, table, uint } from '@skirmish/sdk'
import { SyncTestError, syncTest } from '@skirmish/sdk/testing'
import { describe, expect, it } from 'vitest'
import { sumo as pushing } from '../../../demo-game/src/rules/sumo.js'
import { chat } from '../chat.js'
import { sumo } from '../sumo.js'
import { tally } from '../tally.js'
import { tug } from '../tug.js'

/** A game whose step is given, over pucks with an angle that nobody else writes. */
function pucks(step: (puck: { id: number; x: number }, tick: number, sin: (x: number) => number) => void) {
  return defineGame({
    id: 'wrong',
    version: 1,
    seats: { min: 1, max: 4 },
    tickRate: 30,
    world: { arena: one({ round: uint(9) }), pucks: table(4, { owner: owner(), x: fixed(-512, 512, 1 / 32) }) },
    input: { dash: pressed() },
    setup(world, ctx) {
      for (const seat of ctx.seats) world.pucks.add({ owner: seat })
    },
    step(world, _inputs, ctx) {
      for (const puck of world.pucks) step(puck, ctx.tick, ctx.math.sin)
    },
  })
}

function mistakeOf(game: Parameters<typeof syncTest>[0]): SyncTestError {
  try {
    syncTest(game)
  } catch (error) {
    if (error instanceof SyncTestError) return error
    throw error
  }
  throw new Error('nothing was found')
}

describe('the sync test', () => {
  const sound = { pushing, sumo, tug, chat, 'tally in ticks': tally(30), 'tally in turns': tally(0) }
  for (const [name, game] of Object.entries(sound)) {
    it(`[SY1] ${name} is the same in every run, and asks only what is the same on every engine`, () => {
      const { ticks, unportable } = syncTest(game, { ticks: 400 })
      expect([ticks, unportable]).toEqual([400, []])
    })
  }

  it('plays actions, also such as are refused, and one match after the other', () => {
    const { actions, matches } = syncTest(sumo, { ticks: 400 })
    expect([actions.done > 5, actions.refused > 0, matches > 1]).toEqual([true, true, true])
  })

  it('names tick, table, row and field where chance is not the game’s own, and what was called', () => {
    const found = mistakeOf(
      pucks((puck, tick) => {
        if (puck.id === 2 && tick === 7) puck.x = Math.random() * 500
      }),
    )
    expect(found).toMatchObject({ tick: 7, run: 'second', called: ['Math.random'] })
    expect(found.difference).toMatchObject({ table: 'pucks', row: 2, field: 'x' })
    expect(found.message).toMatch(/^Tick 7: pucks\[2\]\.x is [\d.]+ in one and [\d.]+ in the other of two runs/)
  })

  it('no clock shows two runs the same time', () => {
    for (const now of [() => Date.now(), () => new Date().getMilliseconds(), () => performance.now()])
      expect(mistakeOf(pucks((puck) => (puck.x = now() % 500)))).toMatchObject({ tick: 1, run: 'second' })
    expect(new Date().getFullYear()).toBeGreaterThan(2000) // the clock is back
  })

  it('finds what is kept outside the world: a count, and something kept for each row', () => {
    let count = 0
    expect(mistakeOf(pucks((puck) => (puck.x = count++ % 500)))).toMatchObject({ tick: 1, run: 'second', called: [] })
    const speeds = new WeakMap<object, number>()
    const kept = pucks((puck) => {
      speeds.set(puck, (speeds.get(puck) ?? 0) + 1)
      puck.x += speeds.get(puck) ?? 0
    })
    expect(mistakeOf(kept)).toMatchObject({ run: 'copied', difference: { table: 'pucks', row: 0, field: 'x' } })
  })

  it('says which functions another engine may answer otherwise', () => {
    const game = pucks((puck, tick, sin) => (puck.x = 100 * Math.cos(tick) + sin(tick)))
    expect(syncTest(game).unportable).toEqual(['Math.cos'])
  })

  it('plays the inputs it is given, at rest where they name none', () => {
    const seen = new Set<string>()
    syncTest(sumo, {
      ticks: 3,
      seats: 2,
      inputs: (tick, seat) => {
        seen.add(`${tick}.${seat}`)
        return seat === 0 ? { x: 1 } : {}
      },
    })
    expect([...seen]).toEqual(['1.0', '1.1', '2.0', '2.1', '3.0', '3.1'])
  })
})
