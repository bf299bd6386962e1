import { describe, expect, it } from 'vitest'
import { friends } from './four.js'
import { party, World } from './friends.js'

describe('[SE88] a host that leaves before anybody follows it', () => {
  it('gives the session to who has just come, and its own player is out at once', async () => {
    const { world, ann, ben } = await party()
    const ends: string[] = []
    for (const one of [ann, ben]) one.on('ended', ({ reason }) => ends.push(`${one.me.name} ${reason}`))
    expect(ann.standby).toBeUndefined()
    ann.leave('tea')
    expect(ends).toEqual(['Ann left'])
    await world.clock.advance(1000)
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
    expect(host.players.map(({ name, connected }) => `${name} ${connected}`)).toEqual([
      'Ann true',
      'Ben true',
      'Dan true',
    ])
    expect(host.phase).toBe('playing')
  })

  it('ends it at once when nobody there could, and for everybody when it says so, or its page goes away', async () => {
    const world = new World()
    const exits: (() => void)[] = []
    const onExit = (handler: () => void) => {
      exits.push(handler)
      return () => void exits.splice(exits.indexOf(handler), 1)
    }
    for (const how of ['watched', 'end', 'exit'] as const) {
      const ann = await world.during((await world.device('Ann', { onExit })).host())
      const as = how === 'watched' ? 'spectator' : 'player'
      const ben = await world.during((await world.device('Ben')).join(ann.invitation.code, { as }))
      const ends: string[] = []
      ben.on('ended', ({ reason }) => ends.push(reason))
      if (how === 'end') ann.end()
      else ann.leave()
      if (how === 'exit') for (const exit of [...exits]) exit()
      await world.clock.advance(30)
      expect([how, ends]).toEqual([how, ['host-left']])
    }
  })

  it('ends it when nobody has come to follow 3 s later', async () => {
    const { world, ann, ben } = await party()
    const ends: string[] = []
    ben.on('ended', ({ reason }) => ends.push(reason))
    world.network.setConditions({ latency: 2500 }, ['ann', 'ben'])
    ann.leave()
    await world.clock.advance(3100 + 2500)
    expect(ends).toEqual(['host-left'])
  })
})
