import { describe, expect, it } from 'vitest'
import { createMatchmaker } from '../../src/index.js'
import type { Directory } from '../../src/ports/directory.js'
import { virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { party, startMatch, World } from './friends.js'

describe('the whole flow on a virtual network', () => {
  it('Ann hosts, Ben sees the listing and joins by code; both see the same players', async () => {
    const { world, annsPlace, bensPlace, ann, ben } = await party()
    await world.clock.advance(100)
    expect(bensPlace.listings).toMatchObject([{ name: "Ann's ring", seats: { taken: 2, max: 8 }, blocked: undefined }])
    expect(ben.name).toBe("Ann's ring")
    expect(ben.settings).toEqual({ rounds: 5 })
    expect([ann.isHost, ben.isHost, ben.host.name, ben.me.name, ben.me.seat]).toEqual([true, false, 'Ann', 'Ben', 1])
    expect(ben.players).toEqual(ann.players)
    expect(annsPlace.me.key).toEqual(ben.host.key)
    await world.clock.advance(2000)
    expect(ben.net).toEqual({ path: 'memory', rtt: 2 })
  })

  it('[DI20] a private session is in nobody’s list and joined by its code; tags and skill are shown, cleaned', async () => {
    const world = new World()
    const [ann, ben, cleo] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
    ben.on('listings', () => {})
    const hidden = await world.during(ann.host({ visibility: 'private' }))
    const tags = [' chill ', 'chill', '\u200b', 'x'.repeat(30), ...'abcdefgh']
    await world.during(cleo.host({ tags, skill: { min: 1000.4, max: Number.POSITIVE_INFINITY } }))
    await world.clock.advance(100)
    expect(ben.listings).toMatchObject([
      { name: "Cleo's game", tags: ['chill', 'x'.repeat(24), ...'abcdef'], skill: { min: 1000, max: 10_000 } },
    ])
    expect((await world.during(ben.join(hidden.invitation.code))).host.name).toBe('Ann')
  })

  it('[DI5] directories are looked at while somebody listens, and the order of the list stays', async () => {
    const world = new World()
    const [ann, ben, cleo] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
    const told: string[][] = []
    await world.during(ann.host({ name: 'one' }))
    const undo = cleo.on('listings', (listings) => told.push(listings.map(({ name }) => name)))
    const undoToo = cleo.on('listings', () => {})
    undo()
    await world.during(ben.host({ name: 'two' }))
    expect([told.at(-1), cleo.listings.length]).toEqual([['one'], 2])
    undoToo()
    await world.during(ann.host({ name: 'three' }))
    expect(cleo.listings.map(({ name }) => name)).toEqual(['one', 'two'])
    cleo.on('listings', (listings) => told.push(listings.map(({ name }) => name)))
    expect(told.at(-1)).toEqual(['one', 'two', 'three'])
  })

  it('[DI4] a link proves the session: joined by link; the same code with another key is refused as connect/wrong-host', async () => {
    const { world, ann } = await party()
    const cleo = await world.device('Cleo')
    expect((await world.during(cleo.join(ann.invitation.link))).me.name).toBe('Cleo')
    const forged = ann.invitation.link.replace(/\.[^.]*$/, `.${'A'.repeat(22)}`)
    const dave = await world.device('Dave')
    await expect(world.during(dave.join(forged))).rejects.toMatchObject({
      code: 'connect/wrong-host',
      phase: 'connect',
    })
  })

  it('[DI4] of two sessions with one code a link finds the one it names, whichever directory answers first', async () => {
    const { world, ann } = await party()
    const found = await world.directory.find(ann.invitation.code)
    if (!found) throw new Error('it is there')
    const addresses = [{ via: 'memory', endpoint: 'virtual', id: 'somebody else' }]
    const other: Directory = {
      via: 'lan',
      watch: () => () => {},
      publish: (draft, options) => world.directory.publish(draft, options),
      find: async () => ({ listing: { ...found.listing, sessionKey: 'A'.repeat(43), addresses } }),
    }
    const cleo = await world.device('Cleo', { directories: [other, world.directory] })
    expect((await world.during(cleo.join(ann.invitation.link))).host.name).toBe('Ann')
  })

  it('[SE7] [RA3] a match is played to its end: both see the result, and both devices keep the same new ratings', async () => {
    const { world, annsPlace, bensPlace, ann, ben } = await party()
    await startMatch(world, ann, ben)
    expect([ann.phase, ben.phase]).toEqual(['playing', 'playing'])
    ben.input({ x: 1 })
    await world.clock.advance(1000)
    const [seen] = [...ben.view(world.clock.now()).pucks].filter((puck) => puck.owner === 1)
    const [truth] = [...ann.view(world.clock.now()).pucks].filter((puck) => puck.owner === 1)
    expect(truth?.x).toBeGreaterThan(80)
    expect(Math.abs((seen?.x ?? 0) - (truth?.x ?? 0))).toBeLessThan(20)
    const outcomes: string[] = []
    for (const session of [ann, ben])
      session.on('result', (outcome) =>
        outcomes.push(outcome.standings.map((row) => row.map((player) => player.name).join()).join(' > ')),
      )
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(200)
    expect([ann.phase, ben.phase]).toEqual(['result', 'result'])
    expect(outcomes).toEqual(['Ann > Ben', 'Ann > Ben'])
    expect(ann.outcome?.rated).toBe(true)
    expect(ann.outcome?.ratingChange(ann.me)).toEqual({ before: 1000, after: 1020 })
    expect(ben.outcome?.ratingChange(ben.me)).toEqual({ before: 1000, after: 980 })
    expect([annsPlace.me.rating, bensPlace.me.rating]).toEqual([1020, 980])
  })

  it('a rematch brings the same people back, and needs everybody to want it', async () => {
    const { world, ann, ben } = await party()
    await startMatch(world, ann, ben)
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(100)
    ben.rematch()
    await world.clock.advance(100)
    ann.rematch()
    await world.clock.advance(100)
    expect([ann.phase, ben.phase]).toEqual(['waiting', 'waiting'])
    expect(ann.players.map((player) => player.ready)).toEqual([false, true])
    ann.start()
    await world.clock.advance(3500)
    expect([ann.phase, ben.phase]).toEqual(['playing', 'playing'])
  })

  it('[SE10] an action is answered once: done, or refused with the sentence of the game', async () => {
    const { world, ann, ben } = await party()
    await startMatch(world, ann, ben)
    await world.during(ben.act('pickColour', { colour: 3 }))
    await expect(world.during(ben.act('pickColour', { colour: 7 }))).rejects.toMatchObject({
      code: 'session/action-refused',
      message: 'that colour is taken',
    })
  })

  it('messages reach whom they are for, effects everybody', async () => {
    const { world, ann, ben } = await party()
    const cleo = await world.during((await world.device('Cleo')).join(ann.invitation.code))
    const heard: string[] = []
    for (const session of [ann, ben, cleo])
      session.onMessage('emote', ({ kind }, from) => heard.push(`${session.me.name}<${from.name}:${kind}`))
    ben.send('emote', { kind: 1 })
    ben.send('emote', { kind: 2 }, { to: 'all' })
    cleo.send('emote', { kind: 3 }, { to: ben.me })
    await world.clock.advance(100)
    expect(heard.sort()).toEqual(['Ann<Ben:1', 'Ann<Ben:2', 'Ben<Ben:2', 'Ben<Cleo:3', 'Cleo<Ben:1', 'Cleo<Ben:2'])
    const bumps: string[] = []
    for (const session of [ann, ben, cleo]) session.onEffect('bump', () => bumps.push(session.me.name))
    await startMatch(world, ann, ben, cleo)
    ben.input({ dash: true })
    await world.clock.advance(300)
    expect(bumps.sort()).toEqual(['Ann', 'Ben', 'Cleo'])
  })

  it('late handlers are told of players, phase and outcome that are already there; every on() can be undone', async () => {
    const { world, ann, ben } = await party()
    const told: string[] = []
    ben.on('playerJoined', (player) => told.push(player.name))
    ben.on('phase', (phase) => told.push(phase))
    const undo = ben.on('players', (players) => told.push(String(players.length)))
    undo()
    ann.addBot()
    await world.clock.advance(100)
    expect(told).toEqual(['Ann', 'waiting', '2', 'Bot'])
  })

  it('[SE8] a tab that closes leaves its seat waiting; with its token it is back in the running match', async () => {
    const world = new World()
    const annsPlace = await world.device('Ann')
    const memory = new Map<string, string>()
    const tab = {
      load: (name: string) => memory.get(name),
      save: (name: string, value: string) => void memory.set(name, value),
    }
    let exit = () => {}
    const platform = virtualPlatform(world.network, 'ben', world.directory)
    const open = () =>
      createMatchmaker({
        game: sumo,
        player: { name: 'Ben' },
        ...platform,
        tab,
        onExit: (handler) => {
          exit = handler
          return () => {}
        },
      })
    const ann = await world.during(annsPlace.host())
    const ben = await world.during((await open()).join(ann.invitation.code))
    await startMatch(world, ann, ben)
    const told: string[] = []
    ann.on('playerDropped', (player) => told.push(`${player.name} dropped`))
    ann.on('playerResumed', (player) => told.push(`${player.name} is back`))
    exit()
    await world.clock.advance(1000)
    const again = await world.during((await open()).join(ann.invitation.code))
    await world.clock.advance(500)
    expect(told).toEqual(['Ben dropped', 'Ben is back'])
    expect([again.me.seat, again.phase, ann.players.length]).toEqual([1, 'playing', 2])
    again.input({ x: 1 })
    const x = () => [...ann.view(world.clock.now()).pucks].find((puck) => puck.owner === 1)?.x ?? 0
    const before = x()
    await world.clock.advance(1000)
    expect(x()).toBeGreaterThan(before + 50)
  })

  it('[CO8] [SE8] a seat nobody comes back to is freed after the grace', async () => {
    const { world, ann, ben } = await party()
    world.network.part('ann', 'ben')
    const ends: (string | undefined)[] = []
    ben.on('ended', ({ error }) => ends.push(error?.code))
    const left: string[] = []
    ann.on('playerLeft', (player, reason) => left.push(`${player.name} ${reason}`))
    await world.clock.advance(8000)
    expect(ends).toEqual([])
    expect(ann.players.find((player) => player.name === 'Ben')?.connected).toBe(false)
    await world.clock.advance(15_500)
    expect(ends).toEqual(['session/host-lost'])
    expect(left).toEqual(['Ben timeout'])
    expect(ann.players.length).toBe(1)
  })

  it('[SE9] every end has a reason on both sides: host ends it, guest leaves, guest is kicked', async () => {
    const one = await party()
    const ends: string[] = []
    one.ben.on('ended', ({ reason, error }) => ends.push(`${reason} ${error?.code}`))
    one.ann.end()
    await one.world.clock.advance(100)
    expect(ends).toEqual(['host-left session/host-left'])
    expect(one.bensPlace.listings).toEqual([])
    const two = await party()
    const left: string[] = []
    two.ann.on('playerLeft', (player, reason) => left.push(`${player.name} ${reason}`))
    two.ben.leave()
    await two.world.clock.advance(100)
    const three = await party()
    three.ben.on('ended', ({ reason }) => left.push(reason))
    three.ann.kick(three.ann.players[1] ?? three.ann.me)
    await three.world.clock.advance(100)
    expect(left).toEqual(['Ben left', 'kicked'])
  })

  it('a second tab of one profile plays as "Ann (2)", unrated, under a key of its own', async () => {
    const world = new World()
    const first = await world.device('Ann')
    const second = await world.device('Ann', { claimProfile: async () => false })
    expect(second.me).toMatchObject({ name: 'Ann (2)', temporary: true })
    const ann = await world.during(first.host())
    const guest = await world.during(second.join(ann.invitation.code))
    await startMatch(world, ann, guest)
    await world.during(guest.act('giveUp', {}))
    await world.clock.advance(100)
    expect(ann.outcome?.rated).toBe(false)
    expect(ann.outcome?.ratingChange(ann.me)).toBeUndefined()
  })

  it('whoever opens a link is on the way before they join, and joins by that very link; what nobody takes is closed', async () => {
    const { world, ann } = await party()
    const [memory] = virtualPlatform(world.network, 'cleo', world.directory).transports
    if (!memory) throw new Error('no transport')
    let dials = 0
    const closed: string[] = []
    const counting = {
      via: 'memory',
      listen: memory.listen.bind(memory),
      async dial(...args: Parameters<typeof memory.dial>) {
        const link = await memory.dial(...args)
        link.onClose(() => closed.push('closed'))
        dials++
        return link
      },
    }
    const { link } = ann.invitation
    const cleo = await world.device('Cleo', { invitation: link, transports: [counting] })
    await world.clock.advance(100)
    expect(dials).toBe(1)
    const session = await world.during(cleo.join(link))
    expect([dials, session.me.name]).toEqual([1, 'Cleo'])
    session.leave()
    await world.during(
      (await world.device('Dave', { invitation: link, transports: [counting] })).join(ann.invitation.code),
    )
    expect(dials).toBe(3)
    closed.length = 0
    await world.clock.advance(20_000)
    expect(closed).toEqual(['closed'])
  })

  it('joining twice gives the same session', async () => {
    const { world, bensPlace, ann, ben } = await party()
    expect(await world.during(bensPlace.join(ann.invitation.link))).toBe(ben)
  })

  it('[SY8] under 80 ms RTT, jitter and loss a guest still sees its own move within two frames, and never jumps', async () => {
    const { world, ann, ben } = await party(7)
    world.network.setConditions({ latency: 40, jitter: 15, loss: { toBad: 0.02, toGood: 0.3, whileBad: 0.5 } })
    await startMatch(world, ann, ben)
    await world.clock.advance(1000)
    const mine = () => [...ben.view(world.clock.now()).pucks].find((puck) => puck.owner === 1)?.x ?? 0
    const start = mine()
    ben.input({ x: 1 })
    await world.clock.advance(70)
    expect(mine()).toBeGreaterThan(start)
    let biggest = 0
    for (let last = mine(), frame = 0; frame < 180; frame++) {
      await world.clock.advance(1000 / 60)
      const now = mine()
      biggest = Math.max(biggest, Math.abs(now - last))
      last = now
    }
    expect(biggest).toBeLessThan((100 / 60) * 2.5) // 100 units a second is 1.7 a frame
  })
})
