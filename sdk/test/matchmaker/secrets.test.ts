import { describe, expect, it } from 'vitest'
import type { AnyGame } from '../../src/game/game-types.js'
import { createMatchmaker, type Session } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { cards, fog } from '../cards.js'
import { World } from './friends.js'
import { tapped } from './tapped.js'

const NAMES = ['Ann', 'Ben', 'Cleo'] as const

/** Three friends in a match that Ann hosts, and all that Cleo's device hears. */
async function match<G extends AnyGame>(game: G) {
  const world = new World()
  const heard: string[] = []
  const all: Session<G>[] = []
  for (const name of NAMES) {
    const platform = virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence)
    const tap = tapped(platform, (lane, bytes) => name === 'Cleo' && heard.push(`${lane} ${bytes}`))
    const place = await createMatchmaker({ game, player: { name }, ...platform, transports: tap.transports })
    const code = all[0]?.invitation.code
    all.push(await world.during(code ? place.join(code) : place.host()))
  }
  const [ann, ben, cleo] = all as [Session<G>, Session<G>, Session<G>]
  ben.ready()
  cleo.ready()
  await world.clock.advance(100)
  ann.start()
  await world.clock.advance(5000)
  return { world, ann, ben, cleo, heard }
}

const facesSeenBy = (session: Session<ReturnType<typeof cards>>) =>
  [...session.view(0).cards].map(({ id, face, holder, place }) => `${id}: ${face} of ${holder}, ${place}`)
/** Ten for the first card, and on; those of Ann (every third) others, as many as wished. */
const dealing = (anns: number) => (n: number) => (n === 12 || n % 3 === 0 ? anns + n : 10 + n)

describe('[SY25] what a player may not see', () => {
  it('is on no screen but theirs who may: of hands, one’s own; on the table, everybody’s', async () => {
    const { world, ann, ben, cleo } = await match(cards({ deal: (n) => n }))
    expect(facesSeenBy(ann)).toEqual(['0: 0 of 0, hand', '3: 3 of 0, hand', '6: 6 of 0, hand'])
    expect(facesSeenBy(cleo)).toEqual(['2: 2 of 2, hand', '5: 5 of 2, hand', '8: 8 of 2, hand'])
    await world.during(ben.act('play', { card: 4 }))
    await world.clock.advance(50)
    for (const session of [ann, cleo]) {
      expect(facesSeenBy(session)).toContain('4: 4 of 1, table')
      expect(session.view(0).pile.top).toBe(session.view(0).cards.get(4))
      expect(session.view(0).pile.hidden?.holder).toBe(session === cleo ? 2 : undefined) // the last card is Cleo's
    }
    expect(ann.view(0).cards.size).toBe(4)
  })

  it('does not reach the device of who may not: whatever Ann holds and draws, Cleo hears the same bytes', async () => {
    const runs = []
    for (const anns of [20, 39]) {
      const { world, ann, ben, cleo, heard } = await match(cards({ deal: dealing(anns), standby: 'nobody' }))
      await world.during(ann.act('note', { note: anns === 20 ? 'knight' : 'a queen' }))
      await world.during(ann.act('draw', {}))
      await world.during(ben.act('play', { card: 1 }))
      await world.during(cleo.act('draw', {}))
      await world.clock.advance(500)
      expect(facesSeenBy(ann)[0]).toBe(`0: ${anns} of 0, hand`)
      runs.push(heard)
    }
    expect(runs[0]?.length).toBeGreaterThan(10)
    expect(runs[1]).toEqual(runs[0])
  })

  it('holds tick by tick: what goes on in the fog, its players’ sticks among it, changes no byte', async () => {
    const runs = []
    for (const way of [0, 60]) {
      const { world, ann, ben, cleo, heard } = await match(fog((tick) => (tick % 20 < 10 ? -way : way), 'nobody'))
      expect([...cleo.view(0).scouts].map(({ owner }) => owner)).toEqual([2])
      ann.input({ x: way === 0 ? 0 : 1 })
      ben.input({ x: 0 })
      cleo.input({ x: 1 })
      await world.clock.advance(2000)
      runs.push(heard)
    }
    expect(runs[0]?.length).toBeGreaterThan(60)
    expect(runs[1]).toEqual(runs[0])
  })

  it('comes into sight, and is itself from then on', async () => {
    const { world, ann, ben, cleo } = await match(fog((tick) => (tick > 150 ? 90 : 0)))
    ben.input({ x: -1 })
    expect(ben.view(world.clock.now()).scouts.size).toBe(1)
    let met = 0
    for (let i = 0; i < 300 && met === 0; i++) {
      await world.clock.advance(33)
      met = ben.view(world.clock.now()).scouts.size - 1
    }
    expect(met).toBe(1)
    expect(ann.view(world.clock.now()).scouts.get(0)?.fuel).toBeLessThan(1000)
    expect(ben.view(world.clock.now()).scouts.get(0)?.fuel).toBe(0)
    expect(cleo.view(world.clock.now()).scouts.size).toBe(1)
  })
})

describe('[SY26] a standby', () => {
  it('goes on with all that was hidden: hands, and what only a host knows', async () => {
    const { world, ann, ben, cleo } = await match(cards({ deal: (n) => 40 - n }))
    await world.during(ann.act('note', { note: 'ace is out' }))
    await world.during(cleo.act('play', { card: 2 }))
    await world.during(ann.transferHost(ben.me))
    await world.clock.advance(2000)
    expect([ann.isHost, ben.isHost]).toEqual([false, true])
    expect(ben.view(0).stock).toMatchObject({ bottom: 28, note: 'ace is out' })
    expect(ann.view(0).stock).toMatchObject({ bottom: 0, note: '' })
    expect(facesSeenBy(ann)).toEqual(['0: 40 of 0, hand', '2: 38 of 2, table', '3: 37 of 0, hand', '6: 34 of 0, hand'])
    expect(facesSeenBy(ben)).toEqual(['1: 39 of 1, hand', '2: 38 of 2, table', '4: 36 of 1, hand', '7: 33 of 1, hand'])
  })

  it('of a running game is behind by a quarter of a second at most', async () => {
    const { world, ann, ben, cleo } = await match(fog())
    const tick = () => ann.view(world.clock.now()).scouts.get(0)?.fuel ?? 0
    for (const name of ['ben', 'cleo']) world.network.part('ann', name)
    const before = tick()
    for (let i = 0; i < 1000 && ann.host.name === ben.host.name; i++) await world.clock.advance(5)
    await world.clock.advance(5)
    const [next] = [ben, cleo].filter(({ isHost }) => isHost)
    const own = next?.view(world.clock.now()).scouts.get(next.me.seat)?.fuel ?? 0
    expect(before - own).toBeLessThan(10)
    expect(own - before).toBeLessThan(10)
  })

  it('is nobody where the game says so', async () => {
    const { world, ann, ben } = await match(cards({ standby: 'nobody' }))
    expect(ann.standby).toBeUndefined()
    await expect(world.during(ann.transferHost(ben.me))).rejects.toMatchObject({ code: expect.any(String) })
  })
})
