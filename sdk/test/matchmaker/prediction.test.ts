import { describe, expect, it } from 'vitest'
import { createMatchmaker, defineGame, fixed, owner, table } from '../../src/index.js'
import { ManualClock, MemoryDirectory, VirtualNetwork, virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { runners } from '../sync/runners.js'
import { party, startMatch } from './friends.js'

/** Two friends far apart, in a match. */
async function far<G extends Parameters<typeof createMatchmaker>[0]['game']>(game: G) {
  const clock = new ManualClock()
  const network = new VirtualNetwork(clock, 5)
  const directory = new MemoryDirectory(network.random)
  const device = (name: string) =>
    createMatchmaker({ game, player: { name }, ...virtualPlatform(network, name.toLowerCase(), directory) })
  const during = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false
    const done = () => {
      settled = true
    }
    work.then(done, done)
    for (let i = 0; i < 3000 && !settled; i++) await clock.advance(10)
    return work
  }
  const [anns, bens] = [await device('Ann'), await device('Ben')]
  const ann = await during(anns.host())
  const ben = await during(bens.join(ann.invitation.code))
  network.setConditions({ latency: 100 })
  ben.ready()
  await clock.advance(300)
  ann.start()
  await clock.advance(4500)
  return { clock, network, ann, ben, close: () => [anns.close(), bens.close()] }
}

describe('a match as a guest sees it', () => {
  it('[SY7] shows its own moves with the next tick, and others as they were', async () => {
    const { clock, ann, ben, close } = await far(runners)
    const x = (session: typeof ben, seat: number) =>
      [...session.view(clock.now()).runners].find((runner) => runner.owner === seat)?.x ?? Number.NaN
    const before = [x(ben, 1), x(ben, 0)]
    ben.input({ x: 1 })
    ann.input({ x: -1 })
    await clock.advance(70)
    expect(x(ben, 1)).toBeGreaterThan(before[0] ?? 0)
    expect(x(ben, 0)).toBe(before[1])
    const drawn: number[] = []
    for (let frame = 0; frame < 30; frame++) {
      await clock.advance(1000 / 60)
      drawn.push(x(ben, 0))
    }
    const steps = drawn.slice(1).map((at, i) => at - (drawn[i] ?? 0))
    expect(steps.slice(12).every((step) => Math.abs(step + 15) < 1)).toBe(true)
    expect(ben.stats().interpolationDelay).toBeCloseTo(1000 / 30, 1) // a steady line asks for a tick
    expect(ann.stats().interpolationDelay).toBeUndefined()
    close()
  })

  it('[SY40] plays each effect once, though its ticks are played again with every snapshot', async () => {
    const { world, ann, ben } = await party()
    await startMatch(world, ann, ben)
    world.network.setConditions({ latency: 60, jitter: 30, loss: { toBad: 0.05, toGood: 0.6, whileBad: 1 } })
    const heard = { ann: 0, ben: 0 }
    ann.onEffect('bump', () => heard.ann++)
    ben.onEffect('bump', () => heard.ben++)
    for (let press = 0; press < 12; press++) {
      ben.input({ dash: true })
      await world.clock.advance(170)
    }
    await world.clock.advance(2000)
    expect(heard).toEqual({ ann: 12, ben: 12 })
  })
})

const marbles = defineGame({
  id: 'marbles',
  version: 1,
  seats: { min: 1, max: 4 },
  tickRate: 30,
  world: { marbles: table(4, { owner: owner(), x: fixed(-512, 512, 1 / 32) }) },
  input: { x: fixed(-1, 1, 1 / 64) },
  setup(world, { seats }) {
    for (const seat of seats) world.marbles.add({ owner: seat })
  },
})

describe('a game with an engine of its own', () => {
  it('[SY42] is moved by whichever device hosts, and drawn by the others', async () => {
    const { clock, ann, ben, close } = await far(marbles)
    const ticks = { ann: 0, ben: 0 }
    for (const [name, session] of [
      ['ann', ann],
      ['ben', ben],
    ] as const)
      session.onTick((world, inputs, ctx) => {
        ticks[name]++
        for (const marble of world.marbles) marble.x += inputs.of(marble.owner).x * 60 * ctx.dt
      })
    const x = (session: typeof ben) =>
      [...session.view(clock.now()).marbles].find(({ owner: seat }) => seat === 1)?.x ?? 0
    ben.input({ x: 1 })
    await clock.advance(1000)
    expect(ticks.ben).toBe(0)
    expect(ticks.ann).toBeGreaterThan(25)
    expect(() => ann.recording()).toThrowError(expect.objectContaining({ code: 'session/not-recorded' }))
    expect(x(ann)).toBeGreaterThan(30)
    const [before, there] = [x(ben), x(ann)]
    expect(there - before).toBeGreaterThan(0) // a moment late
    expect(there - before).toBeLessThan(20)
    ann.leave()
    await clock.advance(2000)
    expect(ben.isHost).toBe(true)
    expect(ticks.ben).toBeGreaterThan(15)
    expect(x(ben)).toBeGreaterThan(there)
    close()
  })

  it('[SY42] a game with `step` is moved by that alone', async () => {
    const { ann } = await party()
    expect(() => ann.onTick(() => {})).toThrow(TypeError)
    expect(sumo.rules.step).toBeDefined()
  })
})
