import { describe, expect, it } from 'vitest'
import { friends } from './four.js'

const hostOf = (session: { host: { name: string } }) => session.host.name

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
})
