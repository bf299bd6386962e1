import { describe, expect, it } from 'vitest'
import { createMatchmaker, defineGame, one, type Session, uint } from '../../src/index.js'
import { EffectsHeard } from '../../src/matchmaker/effects-heard.js'
import { virtualPlatform } from '../../src/testing.js'
import { World } from './friends.js'

/** Each tick sounds, and so does each knock. */
const clockwork = defineGame({
  ...{ id: 'clockwork', version: 1, seats: { min: 2, max: 8 }, tickRate: 30, settings: {}, input: {}, messages: {} },
  world: { page: one({ knocks: uint(255) }) },
  actions: { knock: {} },
  effects: { tick: { at: uint(65_535), of: uint(1) }, knock: { at: uint(65_535) } },
  setup() {},
  act(world, _, _action, ctx) {
    world.page.knocks++
    ctx.emit('knock', { at: ctx.tick })
    return undefined
  },
  step(_, __, ctx) {
    for (const of of [0, 1]) ctx.emit('tick', { at: ctx.tick, of })
  },
  standings: () => undefined,
})

async function match() {
  const world = new World()
  const names = ['ann', 'ben', 'cleo', 'dan'] as const
  const all: Session<typeof clockwork>[] = []
  for (const name of names) {
    const platform = virtualPlatform(world.network, name, world.directory, world.presence)
    const place = await createMatchmaker({ game: clockwork, player: { name }, ...platform })
    const code = all[0]?.invitation.code
    all.push(await world.during(code ? place.join(code) : place.host()))
  }
  const [ann, ...guests] = all
  if (!ann) throw new Error('nobody hosts')
  const ticks: string[][] = all.map(() => [])
  const knocks: number[] = all.map(() => 0)
  for (const [i, one] of all.entries()) {
    one.onEffect('tick', ({ at, of }) => ticks[i]?.push(`${at}.${of}`))
    one.onEffect('knock', () => {
      knocks[i] = (knocks[i] ?? 0) + 1
    })
  }
  for (const guest of guests) guest.ready()
  await world.clock.advance(100)
  ann.start()
  await world.clock.advance(5000)
  const cut = (call: 'part' | 'heal') => {
    for (const other of names) if (other !== 'ann') world.network[call]('ann', other)
  }
  return { world, ann, guests, ticks, knocks, cut }
}

const doubled = (heard: readonly string[]) => heard.filter((one, i) => heard.indexOf(one) !== i)

describe('effects around a change of hosts', () => {
  it('[SE53] of ticks that the next host plays again are heard once, by guests and by the host before', async () => {
    const { world, ann, guests, ticks, cut } = await match()
    const storm = { toBad: 1, toGood: 0, whileBad: 1 }
    world.network.setConditions({ loss: storm }, ['ann', 'ben']) // the standby hears no snapshot any more
    await world.clock.advance(200)
    cut('part')
    await world.clock.advance(2000)
    const [ben] = guests
    expect(ben?.isHost).toBe(true)
    world.network.setConditions({ loss: { toBad: 0, toGood: 1, whileBad: 0 } }, ['ann', 'ben'])
    cut('heal')
    await world.clock.advance(8000)
    expect([ann.isHost, ann.connection.state]).toEqual([false, 'connected'])
    const [anns, ...others] = ticks.map((heard) => new Set(heard))
    for (const heard of ticks) expect(doubled(heard)).toEqual([])
    const [bens, cleos] = others
    const missed = [...(cleos ?? [])].filter((one) => anns?.has(one) && !bens?.has(one))
    expect(missed).toEqual([]) // the standby had not heard the last ones, and plays them again
    expect(cleos?.size).toBeGreaterThan(350)
  })

  it('[SE53] what an action makes is heard, also in such a tick', async () => {
    const { world, guests, knocks, cut } = await match()
    world.network.setConditions({ loss: { toBad: 1, toGood: 0, whileBad: 1 } }, ['ann', 'ben'])
    await world.clock.advance(200)
    cut('part')
    const [ben] = guests
    const knocked = ben?.act('knock', {}) // the host dies before it hears of it
    await world.clock.advance(2000)
    await knocked
    expect(knocks.slice(1)).toEqual([1, 1, 1])
  })

  it('[SE53] another match begins with tick 1 again, and is heard', () => {
    const effects = new EffectsHeard(clockwork)
    const heard: number[] = []
    effects.on('tick', ({ at }: { at: number }) => heard.push(at))
    const tick = (at: number, epoch: number) =>
      effects.tell({
        tick: at,
        index: 0,
        acted: false,
        effect: 0,
        epoch,
        payload: clockwork.encodeEffect(0, { at, of: 0 }),
      })
    const [first, second] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)]
    effects.begin(first)
    for (const at of [1, 2, 3]) tick(at, 0)
    effects.begin(first) // a host that became a guest
    for (const at of [2, 3, 4]) tick(at, 1)
    effects.begin(second)
    for (const at of [1, 2]) tick(at, 1)
    for (const at of [2, 3]) tick(at, 2)
    expect(heard).toEqual([1, 2, 3, 4, 1, 2, 3])
  })
})
