import { describe, expect, it } from 'vitest'
import { friends } from './four.js'
import { party, World } from './friends.js'

describe('[SE88] a host that leaves before anybody follows it', () => {
  it('hosts on until who has just come can, within half a second', async () => {
    const { world, ann, ben } = await party()
    const ends: string[] = []
    for (const one of [ann, ben]) one.on('ended', ({ reason }) => ends.push(`${one.me.name} ${reason}`))
    expect(ann.standby).toBeUndefined()
    ann.leave('tea')
    expect([ends, ann.isHost]).toEqual([[], true])
    await world.clock.advance(500)
    expect([ends, ben.isHost, ben.players.map(({ name }) => name)]).toEqual([['Ann left'], true, ['Ben']])
    expect(ben.invitation.code).toBe(ann.invitation.code)
  })

  it('goes on with who it was given to, and then with another, within a moment', async () => {
    const { world, host, guests, until } = await friends(4)
    const [ben, cleo] = guests
    if (!ben || !cleo) return
    await world.during(host.transferHost(cleo.me))
    cleo.leave()
    await until(() => [host, ben].some(({ isHost }) => isHost))
    await world.clock.advance(2000)
    const seen = host.players.map(({ name, connected }) => `${name} ${connected}`)
    expect([seen, host.phase]).toEqual([['Ann true', 'Ben true', 'Dan true'], 'playing'])
  })

  for (const [how, goes] of [
    ['nobody there could', undefined],
    ['it is left twice', 'leave'],
    ['it is ended', 'end'],
    ['its page goes away', 'exit'],
    ['its matchmaker is closed', 'close'],
  ] as const)
    it(`ends it at once when ${how}`, async () => {
      const world = new World()
      let exit = () => {}
      const onExit = (handler: () => void) => {
        exit = handler
        return () => {}
      }
      const place = await world.device('Ann', { onExit })
      const ann = await world.during(place.host())
      const as = goes ? 'player' : 'spectator'
      const ben = await world.during((await world.device('Ben')).join(ann.invitation.code, { as }))
      const ends: string[] = []
      ben.on('ended', ({ reason }) => ends.push(reason))
      if (goes !== 'close') ann.leave()
      if (goes === 'exit') exit()
      if (goes === 'end') ann.end()
      if (goes === 'leave') ann.leave()
      if (goes === 'close') place.close()
      await world.clock.advance(30)
      expect(ends).toEqual(['host-left'])
    })

  it('ends it when nobody has come to follow 3 s later', async () => {
    const { world, ann, ben } = await party()
    const ends: string[] = []
    for (const one of [ann, ben]) one.on('ended', ({ reason }) => ends.push(`${one.me.name} ${reason}`))
    world.network.setConditions({ latency: 2500 }, ['ann', 'ben'])
    ann.leave()
    await world.clock.advance(3100)
    expect(ends).toEqual(['Ann left'])
    await world.clock.advance(2500)
    expect(ends).toEqual(['Ann left', 'Ben host-left'])
  })
})
