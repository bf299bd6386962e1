import { describe, expect, it } from 'vitest'
import type { OnAdmission } from '../../src/index.js'
import { MemoryTransport } from '../../src/testing.js'
import { World } from './friends.js'
import { tapped } from './tapped.js'

/** Ann hosts, Ben is in, and Zoe is somewhere. */
async function three({ anns, bens, asks }: { anns?: OnAdmission; bens?: OnAdmission; asks?: boolean } = {}) {
  const world = new World()
  const places = { ann: await world.device('Ann'), ben: await world.device('Ben'), zoe: await world.device('Zoe') }
  const ann = await world.during(places.ann.host({ onAdmission: anns, admit: asks ? 'ask' : 'anyone' }))
  if (asks) ann.on('knock', (knock) => knock.admit())
  const ben = await world.during(places.ben.join(ann.invitation.code, { onAdmission: bens }))
  await world.clock.advance(2000)
  const knocks: string[] = []
  ben.on('knock', (knock) => {
    knocks.push(knock.player.name)
    knock.decline()
  })
  return {
    ...{ world, places, ann, ben, knocks },
    /** Ann goes, and Ben hosts. */
    async moves() {
      ann.leave()
      await world.clock.advance(500)
      expect(ben.isHost).toBe(true)
    },
    /** How Zoe fares who asks for a seat. */
    zoe: () =>
      world.during(
        places.zoe.join(ben.invitation.code).then(
          () => 'in',
          (error: { code: string; message: string }) => [error.code, error.message],
        ),
      ),
  }
}

describe('who comes in under the next host', () => {
  it("[SE53] its own game's check is asked, and its player is not", async () => {
    const asked: string[] = []
    const bens: OnAdmission = ({ name }) => {
      asked.push(name)
      return 'Members only.'
    }
    const { moves, zoe, knocks } = await three({ anns: () => true, bens })
    await moves()
    expect(await zoe()).toEqual(['session/refused', 'Members only.'])
    expect([asked, knocks]).toEqual([['Zoe'], []])
  })

  it('[SE53] without a check of its own, its player is asked where the host before had one', async () => {
    const { moves, zoe, knocks } = await three({ anns: ({ name }) => name === 'Ben' })
    await moves()
    expect(await zoe()).toEqual(['session/declined', expect.any(String)])
    expect(knocks).toEqual(['Zoe'])
  })

  it('[SE53] the wish to be asked holds on beside its own check', async () => {
    const { moves, zoe, knocks } = await three({ asks: true, bens: () => true })
    await moves()
    expect(await zoe()).toEqual(['session/declined', expect.any(String)])
    expect(knocks).toEqual(['Zoe'])
  })

  it('[SE53] what createMatchmaker was given is asked in a session that comes to this device', async () => {
    const world = new World()
    const onAdmission: OnAdmission = ({ name }) => name === 'Ben'
    const [anns, zoes] = [await world.device('Ann', { onAdmission }), await world.device('Zoe', { onAdmission })]
    const bens = await world.device('Ben', { onAdmission })
    const ann = await world.during(anns.host())
    const ben = await world.during(bens.join(ann.invitation.code))
    await world.clock.advance(2000)
    await world.during(ann.transferHost(ann.players[1] ?? ann.me))
    await world.clock.advance(500)
    const refused = { code: 'session/refused' }
    await expect(world.during(zoes.join(ben.invitation.code))).rejects.toMatchObject(refused)
    await world.during(ben.transferHost(ben.players[0] ?? ben.me)) // and again where it began
    await world.clock.advance(500)
    expect(ann.isHost).toBe(true)
    await expect(world.during(zoes.join(ben.invitation.code))).rejects.toMatchObject(refused)
  })

  it('[SE53] whom it has blocked gets no seat', async () => {
    const { places, moves, zoe } = await three()
    await places.ben.people.block(places.zoe.me.key)
    await moves()
    expect(await zoe()).toEqual(['session/refused', expect.any(String)])
  })

  it('[SE53] whom it has blocked stays in the seat they had, also over a drop, and not once they left', async () => {
    const { world, places, ann, ben, moves } = await three()
    await places.ben.people.block(places.zoe.me.key)
    const zoe = await world.during(places.zoe.join(ann.invitation.code))
    await world.clock.advance(1000)
    await moves()
    expect(ben.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ben', true],
      ['Zoe', true],
    ])
    world.network.part('ben', 'zoe')
    await world.clock.advance(8000)
    expect(ben.players[1]?.connected).toBe(false)
    world.network.heal('ben', 'zoe')
    await world.clock.advance(4000)
    expect([ben.players[1]?.connected, zoe.connection.state]).toEqual([true, 'connected'])
    zoe.leave()
    await world.clock.advance(500)
    const again = world.during(places.zoe.join(ben.invitation.code))
    await expect(again).rejects.toMatchObject({ code: 'session/refused' })
  })

  it('[SE26] who was cut off for what it said stays out under the next host', async () => {
    const world = new World()
    const [anns, bens] = [await world.device('Ann'), await world.device('Ben')]
    const tap = tapped({ transports: [new MemoryTransport(world.network, 'eve')] })
    const eves = await world.device('Eve', { transports: tap.transports })
    const ann = await world.during(anns.host())
    const ben = await world.during(bens.join(ann.invitation.code))
    await world.during(eves.join(ann.invitation.code))
    await world.clock.advance(1000)
    for (let i = 0; i < 20; i++) tap.links[0]?.send('events', Uint8Array.of(99, 1, 2))
    await world.clock.advance(500)
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
    ann.leave()
    await world.clock.advance(500)
    expect(ben.isHost).toBe(true)
    const again = () => world.during(eves.join(ben.invitation.code))
    await expect(again()).rejects.toMatchObject({ code: 'session/garbage' })
    await world.clock.advance(60_000)
    expect((await again()).host.name).toBe('Ben')
  })
})
