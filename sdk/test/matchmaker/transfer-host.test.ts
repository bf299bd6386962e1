import { describe, expect, it } from 'vitest'
import { type Player, type Session, SkirmishError } from '../../src/index.js'
import { MemoryTransport } from '../../src/testing.js'
import type { sumo } from '../sumo.js'
import { party, World } from './friends.js'

type Sumo = Session<typeof sumo>

/** How it fares to give the session to that player, and how long it takes to know, ms. */
async function given(world: World, host: Sumo, to: Player | undefined) {
  const since = world.clock.now()
  if (!to) throw new Error('nobody to give it to')
  const answer = await world.during(
    host.transferHost(to).then(
      () => 'done',
      ({ code }: { code: string }) => code,
    ),
  )
  return { answer, took: world.clock.now() - since }
}

describe('[SE84] transferHost says at once that somebody can not host', () => {
  it('who only watches, a bot, who plays on the device of another, and the host itself', async () => {
    const { world, ann, ben } = await party()
    const zoes = await world.device('Zoe')
    const zoe = await world.during(zoes.join(ann.invitation.code, { as: 'spectator' }))
    const [bea, bot] = [await world.during(ben.addLocalPlayer({ name: 'Bea' })), ann.addBot()]
    await world.clock.advance(1000)
    for (const one of [zoe.me, bea, bot, ann.me]) {
      const { answer, took } = await given(world, ann, one)
      expect([one.name, answer]).toEqual([one.name, 'session/no-successor'])
      expect(took).toBeLessThanOrEqual(20)
    }
    expect([ann.isHost, (await given(world, ann, ben.me)).answer, ben.isHost]).toEqual([true, 'done', true])
  })

  it('who has no way to be reached: not after the deadline, but when they have said so', async () => {
    const world = new World()
    const place = await world.device('Ann')
    const nowhere = new MemoryTransport(world.network, 'ben')
    nowhere.listen = () => Promise.reject(new SkirmishError('connect/no-path'))
    const bens = await world.device('Ben', { transports: [nowhere], byHand: undefined })
    const ann = await world.during(place.host())
    const ben = await world.during(bens.join(ann.invitation.code))
    const { answer, took } = await given(world, ann, ben.me)
    expect([answer, took < 3000, ann.isHost]).toEqual(['session/no-successor', true, true])
  })
})

describe('[SE85] when a session has had as many hosts as one can have', () => {
  it('one of them follows, however well somebody else could; and nobody else is given it', async () => {
    const world = new World()
    let host = await world.during((await world.device('Host 1')).host())
    let former: Sumo | undefined
    for (const i of [2, 3, 4, 5, 6, 7, 8]) {
      const next = await world.during((await world.device(`Host ${i}`)).join(host.invitation.code))
      expect((await given(world, host, next.me)).answer).toBe('done')
      former?.leave()
      former = host
      host = next
    }
    world.network.setConditions({ latency: 200 }, ['host 7', 'host 8'])
    const ivy = await world.during((await world.device('Ivy')).join(host.invitation.code))
    await world.clock.advance(8000)
    expect(host.standby?.name).toBe('Host 7')
    expect(await given(world, host, ivy.me)).toEqual({ answer: 'session/no-successor', took: expect.any(Number) })
    expect((await given(world, host, former?.me)).answer).toBe('done')
    expect(former?.isHost).toBe(true)
  })
})
