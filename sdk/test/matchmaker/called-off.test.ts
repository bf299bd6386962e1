import { describe, expect, it } from 'vitest'
import type { Platform, SkirmishError } from '../../src/index.js'
import { party, World } from './friends.js'

const silent = () => new Promise<never>(() => {})
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ code, phase }: SkirmishError) => `${code} in ${phase}`,
  )

describe('a matchmaker that can not be made', () => {
  /** A device whose store does `read`, and what became of the profile that it claimed. */
  const place = (read: () => Promise<Uint8Array[]>) => {
    const profile = { claimed: 0, closed: 0 }
    const platform: Partial<Platform> = {
      store: { durable: true, read, append: silent },
      claimProfile: async () => ++profile.claimed > 0,
      close: () => profile.closed++,
    }
    return { platform, profile }
  }

  it('a store that fails, or says nothing, is said so in time, and the profile is let go', async () => {
    const world = new World()
    for (const read of [() => Promise.reject(new Error('disk')), silent]) {
      const { platform, profile } = place(read)
      expect(await codeOf(world.during(world.device('Ann', platform)))).toBe('store/unavailable in store')
      expect(profile).toEqual({ claimed: 1, closed: 1 })
    }
  })

  it('it can be called off, and then nothing of it stays', async () => {
    const world = new World()
    const { platform, profile } = place(silent)
    const controller = new AbortController()
    const making = world.device('Ann', { ...platform, signal: controller.signal })
    controller.abort()
    expect(await codeOf(making)).toBe('session/aborted in session')
    expect(profile.closed).toBe(1)
  })
})

describe('closing a matchmaker', () => {
  it('calls off what is still under way, and nothing of it is listed later', async () => {
    const world = new World()
    const transport = { via: 'memory', listen: silent, dial: silent }
    const directory = { via: 'test', watch: () => () => {}, publish: silent, find: silent }
    for (const platform of [{ transports: [transport] }, { directories: [directory] }]) {
      const ann = await world.device('Ann', platform)
      const calls = [codeOf(ann.host()), codeOf(ann.join('K7QF2M'))]
      await world.clock.advance(1)
      ann.close()
      expect(await calls[0]).toBe('session/aborted in session')
      if ('directories' in platform) expect(await calls[1]).toBe('session/aborted in session')
      expect(await codeOf(ann.host())).toBe('session/aborted in session')
    }
    const ann = await world.device('Ann')
    const call = codeOf(ann.host())
    ann.close()
    expect(await call).toBe('session/aborted in session')
    await world.clock.advance(1000)
    const ben = await world.device('Ben')
    ben.on('listings', () => {})
    expect(ben.listings).toEqual([])
  })

  it('calls off a join that waits for the host', async () => {
    const { world, ann } = await party()
    const cleo = await world.device('Cleo')
    world.network.part('ann', 'cleo')
    const call = codeOf(cleo.join(ann.invitation.code))
    await world.clock.advance(1000)
    cleo.close()
    expect(await call).toBe('session/aborted in session')
  })
})

describe('watching the lobby', () => {
  it('each handler is told once of what is there, the first one too', async () => {
    const { world } = await party()
    const cleo = await world.device('Cleo')
    const told: number[][] = [[], []]
    for (const one of told) cleo.on('listings', (listings) => one.push(listings.length))
    expect(told).toEqual([[1], [1]])
  })
})
