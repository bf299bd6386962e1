import { describe, expect, it } from 'vitest'
import { LiveSession } from '../../src/matchmaker/live-session.js'
import type { Clock } from '../../src/ports/clock.js'
import { friends } from './four.js'
import { World } from './friends.js'

const hostOf = (session: { host: { name: string } }) => session.host.name

describe('a session outlives its host', () => {
  it('[SE52] [SE53] a host that dies is followed within 1 s, and the match goes on with everybody in their seat', async () => {
    const { world, host, guests, part, until, log, all } = await friends(4)
    const [ben] = guests
    const seats = all.map(({ me }) => me.seat)
    const back: string[] = []
    for (const one of guests) one.on('playerResumed', ({ name }) => back.push(name))
    part(host)
    const took = await until(() => guests.every((one) => hostOf(one) !== 'Ann'))
    expect(took).toBeLessThan(1000)
    expect(guests.filter(({ isHost }) => isHost)).toHaveLength(1)
    await world.clock.advance(3000)
    expect(all.map(({ me }) => me.seat)).toEqual(seats)
    expect(back).toEqual([]) // nobody was seen to be away
    for (const one of guests) {
      expect(one.phase).toBe('playing')
      expect(one.players.map(({ name, connected }) => [name, connected])).toEqual([
        ['Ann', false],
        ['Ben', true],
        ['Cleo', true],
        ['Dan', true],
      ])
      expect(one.connection.state).toBe('connected')
    }
    const next = hostOf(ben ?? host)
    expect(log.filter((line) => line.includes('hosts')).sort()).toEqual(
      ['Ben', 'Cleo', 'Dan'].map((name) => `${name}: ${next} hosts`),
    )
  })

  it('[SE50] everybody knows who hosts next: whoever is told so does, and then another one is', async () => {
    const { world, host, guests, all, part, until } = await friends(4)
    const next = host.standby
    const told: (string | undefined)[] = []
    guests[2]?.on('standby', (player) => told.push(player?.name))
    expect(next?.host).toBe(false)
    expect(all.map(({ standby }) => standby?.seat)).toEqual(all.map(() => next?.seat))
    part(host)
    await until(() => guests.every((one) => hostOf(one) === next?.name))
    await world.clock.advance(3000)
    const after = guests.map(({ standby }) => standby?.name)
    expect(new Set(after).size).toBe(1)
    expect(['Ann', next?.name, undefined]).not.toContain(after[0])
    expect(told).toEqual([next?.name, undefined, after[0]])
  })

  it('[SE51] [SE58] more is said in one moment than the log keeps: the standby has all of it, and nobody waits for long', async () => {
    const { world, host, guests, all, until, part } = await friends(4)
    const heard = all.map(() => 0)
    for (const [i, one] of all.entries()) one.onMessage('emote', () => void heard.splice(i, 1, (heard[i] ?? 0) + 1))
    for (const one of all) for (let i = 0; i < 120; i++) one.send('emote', { kind: i % 10 })
    const took = await until(() => heard.every((count) => count === 360))
    expect(took).toBeLessThan(200)
    const next = host.standby
    await world.clock.advance(1500)
    expect(host.standby).toEqual(next)
    part(host)
    await until(() => guests.every((one) => hostOf(one) === next?.name))
    await world.clock.advance(1000)
    expect(heard).toEqual(all.map(() => 360))
  })

  it('[SE54] a host that comes back finds another one, and sits down as a guest in its own seat', async () => {
    const { world, host, guests, part, heal, until, hosts, log } = await friends(4)
    part(host)
    await until(() => guests.every((one) => hostOf(one) !== 'Ann'))
    await world.clock.advance(3000)
    heal(host)
    await until(() => !host.isHost, 10_000)
    await until(() => guests.every((one) => one.players[0]?.connected === true))
    expect(hosts()).toHaveLength(1)
    expect(host.me).toMatchObject({ seat: 0, name: 'Ann', host: false, connected: true })
    expect(hostOf(host)).toBe(hostOf(guests[0] ?? host))
    expect(log.some((line) => line.includes('ended'))).toBe(false)
    await world.clock.advance(1000)
    expect(host.phase).toBe('playing')
  })

  it('[SE53] a host that leaves hands over at once: nobody sees a stall, and its seat is free', async () => {
    const { world, host, guests, until, log } = await friends(4)
    host.leave()
    const took = await until(() => guests.every((one) => hostOf(one) !== 'Ann'))
    expect(took).toBeLessThan(150)
    await world.clock.advance(500)
    for (const one of guests) expect(one.players.map(({ name }) => name)).toEqual(['Ben', 'Cleo', 'Dan'])
    expect(log).toContain('Ann: ended, left')
    expect(log).toContain('Dan: Ann left, left')
  })

  it('[SE53] of two, a host that leaves hands over; a host whose page reloads keeps its seat', async () => {
    const { world, host, guests, places } = await friends(2)
    const [ben] = guests
    if (host instanceof LiveSession) host.exit()
    await world.clock.advance(200)
    expect([ben?.isHost, ben?.phase]).toEqual([true, 'playing'])
    expect(ben?.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', false],
      ['Ben', true],
    ])
    const again = await world.during(places[0]?.join(ben?.invitation.code ?? '') ?? Promise.reject())
    expect(again.me).toMatchObject({ seat: 0, name: 'Ann', host: false })
  })

  it('[SE54] the host can give it away and stays', async () => {
    const { world, host, guests, until, hosts } = await friends(4)
    const dan = guests[2]
    const given = world.during(host.transferHost(dan?.me ?? host.me))
    await given
    await until(() => guests.every((one) => hostOf(one) === 'Dan'))
    await world.clock.advance(1000)
    expect(hosts()).toEqual([dan])
    await expect(host.inviteByHand()).rejects.toMatchObject({ code: 'session/not-host' })
    await import('../../src/matchmaker/by-hand.js') // loading takes real time
    expect((await world.during(dan?.inviteByHand() ?? Promise.reject())).code).toMatch(/\w/)
    expect(hostOf(host)).toBe('Dan')
    expect(host.players.every(({ connected }) => connected)).toBe(true)
  })

  it('[SE54] in the waiting room everybody is told, also who came last', async () => {
    const world = new World(1)
    const [ann, ben, cleo] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
    const host = await world.during(ann.host({}))
    const { code } = host.invitation
    const all = [host, await world.during(ben.join(code)), await world.during(cleo.join(code))]
    const told: string[] = []
    for (const one of all) {
      one.on('hostChanged', (now) => told.push(`${one.me.name}: ${now.name}`))
      one.on('players', (players) => players.some((player) => player.host) || told.push('nobody hosts'))
    }
    await world.clock.advance(1000)
    await world.during(host.transferHost(all[1]?.me ?? host.me))
    await world.clock.advance(1000)
    expect(told.sort()).toEqual(['Ann: Ben', 'Ben: Ben', 'Cleo: Ben'])
  })

  it('[SE53] the next host asks for the password as well', async () => {
    const world = new World(1)
    const [ann, ben, cleo] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
    const host = await world.during(ann.host({ password: 'walrus' }))
    const { code } = host.invitation
    const guest = await world.during(ben.join(code, { password: 'walrus' }))
    await world.clock.advance(1000)
    host.leave()
    await world.clock.advance(1000)
    expect(guest.isHost).toBe(true)
    const refused = world.during(cleo.join(code).catch((error: unknown) => error))
    expect(await refused).toMatchObject({ code: 'session/needs-password' })
    const late = await world.during(cleo.join(code, { password: 'walrus' }))
    expect(late.host.name).toBe('Ben')
  })

  it('[SE42] of two that are parted only the host goes on, and the other is back when the way is', async () => {
    const { world, host, guests, part, heal, until, hosts } = await friends(2)
    part(host)
    await world.clock.advance(5000)
    expect(hosts()).toEqual([host])
    heal(host)
    await until(() => guests[0]?.connection.state === 'connected')
    expect(hosts()).toEqual([host])
  })

  it('[SE42] of two, a host that only fell silent is not followed: it plays on, and the other one is told the end, with its name', async () => {
    const { world, host, guests, part, until, hosts, log } = await friends(2)
    const [ben = host] = guests
    part(host)
    const asked = ben.act('pickColour', { colour: 3 }, { timeoutMs: 60_000 }).catch(({ code }) => code)
    const took = await until(() => log.includes('Ben: ended, host-lost'), 30_000)
    expect(took).toBeGreaterThan(20_000)
    expect(took).toBeLessThan(22_000)
    expect(await asked).toBe('session/closed')
    expect([hosts(), host.phase]).toEqual([[host], 'playing'])
    await world.clock.advance(1000)
    expect(log.some((line) => line.startsWith('Ann: ended'))).toBe(false)
  })

  it('[SE43] where the standby dies with the host, the others are told, and nothing hangs', async () => {
    const { world, host, guests, part, until, log } = await friends(4)
    part(host, guests[0] ?? host)
    await until(() => log.filter((line) => line.includes('ended, host-lost')).length === 2, 30_000)
    await world.clock.advance(100)
  })

  it('[SE40] a minority with the host stands still, and the majority goes on', async () => {
    const { world, host, guests, part, hosts } = await friends(5)
    part(host, guests[3] ?? host)
    await world.clock.advance(3000)
    const running = hosts()
    expect(running).toHaveLength(2) // the old one does not know yet, and does not tick
    const places = (session: typeof host) => [...session.view(world.clock.now()).pucks].map(({ x, y }) => [x, y])
    const before = running.map(places)
    for (const one of running) one.input({ x: 1 })
    await world.clock.advance(500)
    expect(running.map(places).map((now, i) => JSON.stringify(now) === JSON.stringify(before[i]))).toEqual([
      true,
      false,
    ])
  })

  it('[SE54] a host that was away while the session changed hands twice finds its host by the code', async () => {
    const { world, host, guests, part, heal, until, hosts } = await friends(6)
    part(host)
    await until(() => guests.every((one) => hostOf(one) !== 'Ann'))
    await world.clock.advance(5000)
    const second = guests.find(({ isHost }) => isHost)
    await world.during(second?.transferHost(guests.find((one) => one !== second)?.me ?? host.me) ?? Promise.reject())
    await world.clock.advance(3000)
    heal(host)
    await until(() => !host.isHost, 20_000)
    await world.clock.advance(1000)
    expect(hosts()).toHaveLength(1)
    expect(host.connection.state).toBe('connected')
  })

  it('[SE54] a page that is about to stand still gives the session away, and is a guest when it is back', async () => {
    const { world, host, guests, until, hosts } = await friends(4)
    if (host instanceof LiveSession) host.freeze()
    const took = await until(() => guests.every((one) => hostOf(one) !== 'Ann'))
    expect(took).toBeLessThan(150)
    await until(() => !host.isHost)
    await world.clock.advance(500)
    expect(hosts()).toHaveLength(1)
    expect(host.players.every(({ connected }) => connected)).toBe(true)
  })

  it('[SE55] a host that can not keep the time of the match gives it to somebody who may', async () => {
    let isSlow = false
    const late = (clock: Clock): Clock => ({
      now: () => clock.now(),
      after: (ms, call) => clock.after(isSlow ? Math.max(0, ms) + 200 : ms, call),
      every: (ms, call) => clock.every(ms, call),
    })
    const { world, host, until, hosts } = await friends(4, { annsClock: late })
    await world.clock.advance(11_000)
    expect(hosts()).toEqual([host])
    isSlow = true
    await until(() => !host.isHost, 14_000)
    await world.clock.advance(500)
    expect(hosts()).toHaveLength(1)
    expect(host.players.every(({ connected }) => connected)).toBe(true)
  })

  it('[SE55] a host that is no slower than its standby keeps it: it would only go to and fro', async () => {
    let areSlow = false
    const late = (clock: Clock): Clock => ({
      now: () => clock.now(),
      after: (ms, call) => clock.after(areSlow ? Math.max(0, ms) + 200 : ms, call),
      every: (ms, call) => clock.every(ms, call),
    })
    const { world, host, hosts } = await friends(3, { annsClock: late, guestsClock: late })
    areSlow = true
    await world.clock.advance(30_000)
    expect([hosts().length, host.isHost]).toEqual([1, true])
  })

  it('[SE50] who looks at something else stands by only while nobody else can', async () => {
    let isHidden = false
    const { world, host, guests, until } = await friends(3, { bensPage: { isHidden: () => isHidden } })
    expect(host.standby?.name).toBe('Ben')
    isHidden = true
    await until(() => host.standby?.name === 'Cleo', 5000)
    guests[1]?.leave()
    await until(() => host.standby?.name === 'Ben', 5000)
    await world.clock.advance(100)
  })

  it('[SE53] who comes later finds the session by its code, with its new host', async () => {
    const { world, host, guests, part, until } = await friends(3)
    part(host)
    await until(() => guests.every((one) => hostOf(one) !== 'Ann'))
    await world.clock.advance(1000)
    const next = guests.find(({ isHost }) => isHost)
    const late = await world.device('Zoe')
    const joined = world.during(late.join(next?.invitation.code ?? ''))
    await expect(joined).rejects.toMatchObject({ code: 'session/already-started' }) // it reached the new host, who says so
  })
})
