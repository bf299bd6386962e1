import { describe, expect, it } from 'vitest'
import { friends } from './four.js'
import type { World } from './friends.js'

const hostOf = (session: { host: { name: string } }) => session.host.name
const places = (session: Awaited<ReturnType<typeof friends>>['host'], { clock }: World) =>
  [...session.view(clock.now()).pucks].map(({ x, y }) => [x, y])

describe('[SE49] tabs that reload while the host dies', () => {
  it('[SE49] five players, the host dies while three of the others reload: the session goes on with all of them', async () => {
    const { world, host, guests, part, log, reload } = await friends(5)
    const [ben, ...others] = guests // Ben is the standby, the lowest seat among equals
    part(host)
    const back = await world.during(Promise.all(others.map((one, i) => reload(one, 200 * i))))
    expect(back.map(hostOf)).toEqual(['Ben', 'Ben', 'Ben'])
    expect(back.map(({ me }) => me.seat)).toEqual([2, 3, 4])
    await world.clock.advance(3000)
    expect(ben?.isHost).toBe(true)
    for (const one of [...back, ben]) {
      expect(one?.phase).toBe('playing')
      expect(one?.players.map(({ connected }) => connected)).toEqual([false, true, true, true, true])
    }
    expect(log.some((line) => line.includes('ended'))).toBe(false)
  })

  it('[SE49] where all guests reload at once, the host gets its lease back and goes on', async () => {
    const { world, host, guests, hosts, reload } = await friends(5)
    const back = await world.during(Promise.all(guests.map((one) => reload(one, 1000))))
    await world.clock.advance(3000)
    expect(hosts()).toEqual([host])
    expect(back.map(({ me }) => me.seat)).toEqual([1, 2, 3, 4])
    expect(host.players.every(({ connected }) => connected)).toBe(true)
    const before = places(host, world)
    back[0]?.input({ x: 1 })
    await world.clock.advance(500)
    expect(places(host, world)).not.toEqual(before)
  })

  it('[SE49] a page whose host and standby are both gone says so in time', async () => {
    const { world, guests, part, host, reload } = await friends(4)
    const [ben = host, cleo = host] = guests
    part(host, ben)
    const back = reload(cleo).then(
      () => 'in',
      (error) => error.code,
    )
    expect(await world.during(back)).toMatch(/timeout|no-path|host/)
  })
})
