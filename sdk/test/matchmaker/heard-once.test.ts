import { describe, expect, it } from 'vitest'
import { createMatchmaker, type Session } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { type Tally, tally } from '../tally.js'
import { World } from './friends.js'

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve'] as const
type Name = (typeof NAMES)[number]

/** Five friends; Ann hosts, and what she heard is noted. */
async function five(seed: number) {
  const world = new World(seed)
  const all: Session<Tally>[] = []
  for (const name of NAMES) {
    const place = await createMatchmaker({
      ...{ game: tally(0), player: { name } },
      ...virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence),
    })
    const code = all[0]?.invitation.code
    all.push(await world.during(code ? place.join(code) : place.host()))
  }
  await world.clock.advance(8000) // there is a standby
  const of = (name: Name) => all[NAMES.indexOf(name)] as Session<Tally>
  const heard: string[] = []
  of('Ann').onMessage('note', ({ n }, from) => heard.push(`${from.name} says ${n}`))
  of('Ann').onRequest('double', ({ n }, from) => {
    heard.push(`${from.name} asks ${n}`)
    return { n: 2 * n }
  })
  const pairs = (one: readonly Name[], two: readonly Name[]) =>
    one.flatMap((a) => two.map((b) => [a.toLowerCase(), b.toLowerCase()] as const))
  return {
    ...{ world, of, heard },
    part: (one: readonly Name[], two: readonly Name[]) => {
      for (const [a, b] of pairs(one, two)) world.network.part(a, b)
    },
    heal: (one: readonly Name[], two: readonly Name[]) => {
      for (const [a, b] of pairs(one, two)) world.network.heal(a, b)
    },
  }
}

describe('what a host heard that its standby never had', () => {
  for (const seed of [1, 2, 3])
    it(`[SE92] is said again to the next host, and it hears it once; a question is answered all the same (seed ${seed})`, async () => {
      const { world, of, heard, part, heal } = await five(seed)
      const [ann, dan] = [of('Ann'), of('Dan')]
      const others: readonly Name[] = ['Ben', 'Cleo', 'Eve']
      part(['Ann'], others)
      dan.send('note', { n: 1 })
      const answer = dan.request('double', { n: 4 }, { to: ann.me, timeoutMs: 60_000 })
      part(['Dan'], others)
      await world.clock.advance(30)
      expect(heard).toEqual(['Dan says 1', 'Dan asks 4'])
      part(['Dan'], ['Ann']) // the answer waits for the standby, and Dan hears nothing
      await world.clock.advance(3000)
      expect(others.filter((name) => of(name).isHost)).toHaveLength(1)
      heal(['Ann'], others)
      await world.clock.advance(5000)
      expect(ann.isHost).toBe(false)
      heal(
        ['Dan'],
        NAMES.filter((name) => name !== 'Dan'),
      )
      expect(await world.during(answer)).toEqual({ n: 8 })
      dan.send('note', { n: 2 })
      await world.clock.advance(1000)
      expect(heard).toEqual(['Dan says 1', 'Dan asks 4', 'Dan says 2'])
    })
})
