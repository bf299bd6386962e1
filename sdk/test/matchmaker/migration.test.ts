import { describe, expect, it } from 'vitest'
import { friends } from './four.js'

const hostOf = (session: { host: { name: string } }) => session.host.name

describe('a session outlives its host', () => {
  it('[SE53] a host that dies is followed within 1 s, and the match goes on with everybody in their seat', async () => {
    const { world, host, guests, part, until, log, all } = await friends(4)
    const [ben, cleo, dan] = guests
    const seats = all.map(({ me }) => me.seat)
    part(host)
    const took = await until(() => guests.every((one) => hostOf(one) !== 'Ann'))
    expect(took).toBeLessThan(1000)
    expect(guests.filter(({ isHost }) => isHost)).toHaveLength(1)
    await world.clock.advance(3000)
    expect(all.map(({ me }) => me.seat)).toEqual(seats)
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
    void [cleo, dan]
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
    host.exit?.()
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
    expect(hostOf(host)).toBe('Dan')
    expect(host.players.every(({ connected }) => connected)).toBe(true)
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
    const before = host.view(world.clock.now())
    const cells = JSON.stringify(before)
    await world.clock.advance(500)
    expect(JSON.stringify(host.view(world.clock.now()))).toBe(cells)
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
})
