import { describe, expect, it } from 'vitest'
import type { Lane } from '../../src/ports/link.js'
import { MemoryTransport } from '../../src/testing.js'
import { startMatch, World } from './friends.js'
import { tapped } from './tapped.js'

/** A match of three, and the link of one who runs another program. */
async function among(relayed = false) {
  const world = new World()
  const via = (name: string) => ({ transports: [new MemoryTransport(world.network, name, { relayed })] })
  const [annsPlace, bensPlace] = [await world.device('Ann', via('ann')), await world.device('Ben', via('ben'))]
  const ann = await world.during(annsPlace.host({ settings: { rounds: 5 } }))
  const ben = await world.during(bensPlace.join(ann.invitation.code))
  const tap = tapped(via('eve'))
  const eve = await world.during((await world.device('Eve', { transports: tap.transports })).join(ann.invitation.code))
  await startMatch(world, ann, ben, eve)
  const left: [string, string, number][] = []
  ann.on('playerLeft', ({ name }, reason) => left.push([name, reason, world.clock.now()]))
  const [link] = tap.links
  if (!link) throw new Error('no link')
  const began = world.clock.now()
  /** For a second, so many of these a millisecond. */
  const flood = async (lane: Lane, bytes: () => Uint8Array, perMs: number) => {
    for (let ms = 0; ms < 1000; ms++) {
      for (let i = 0; i < perMs; i++) link.send(lane, bytes())
      await world.clock.advance(1)
    }
  }
  return { world, ann, ben, eve, left, began, flood }
}

describe('a match with somebody who floods', () => {
  const ping = () => Uint8Array.of(18, 0, 0, 0, 0, 0, 0, 0, 0)
  it.each([
    ['pings', 'flooding', 'state', ping, 10],
    ['acknowledgements', 'flooding', 'events', () => Uint8Array.of(4, 0), 30],
    ['long frames', 'flooding', 'events', () => new Uint8Array(16_384).fill(1).fill(4, 0, 1), 3],
    ['nonsense', 'garbage', 'state', () => Uint8Array.of(99, 1, 2), 1],
    ['nonsense on events', 'garbage', 'events', () => Uint8Array.of(99, 1, 2), 1],
  ] as const)(
    '[SE26] %s: out within 250 ms, with a reason on both sides; the others play on',
    async (...[, reason, lane, bytes, perMs]) => {
      const { world, ann, ben, eve, left, began, flood } = await among()
      const ends: string[] = []
      eve.on('ended', (end) => ends.push(end.reason, end.error?.code ?? ''))
      await flood(lane, bytes, perMs)
      const expected = bytes().length > 1000 ? 'garbage' : reason // long ones make no sense either
      expect(left).toEqual([['Eve', expected, expect.any(Number)]])
      expect((left[0]?.[2] ?? 0) - began).toBeLessThanOrEqual(250)
      expect(ends).toEqual([expected, `session/${expected}`])
      expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
      ben.input({ x: 1 })
      await world.clock.advance(300)
      expect(ben.phase).toBe('playing')
    },
  )

  it('[SE26] frames on a relayed link that nobody can open end the link, and the seat waits', async () => {
    const { ann, left, flood, world } = await among(true)
    await flood('state', () => new Uint8Array(100), 3)
    await world.clock.advance(1000)
    expect(left).toEqual([])
    expect(ann.players.find(({ name }) => name === 'Eve')).toBeDefined()
  })
})
