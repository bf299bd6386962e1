import { describe, expect, it } from 'vitest'
import { angle, createMatchmaker, defineGame, one, type Platform, SkirmishError } from '../../src/index.js'
import { load } from '../../src/matchmaker/load.js'
import { virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { party, startMatch, World } from './friends.js'

describe('wrong input has a sentence and a code', () => {
  const failure = async (world: World, work: Promise<unknown>) => {
    const error = await world.during(work).catch((one: unknown) => one)
    if (!(error instanceof SkirmishError)) throw new Error(`no SkirmishError: ${error}`)
    expect(error.message).toMatch(/\.$/)
    expect(error.help).toMatch(/\.$/)
    return [error.code, error.phase]
  }

  it('a bad code, an unknown code, a full session, a running match', async () => {
    const { world, ann, ben } = await party()
    const cleo = await world.device('Cleo')
    expect(await failure(world, cleo.join('nonsense'))).toEqual(['discover/bad-code', 'discover'])
    expect(await failure(world, cleo.join('222222'))).toEqual(['discover/unknown-code', 'discover'])
    await startMatch(world, ann, ben)
    expect(await failure(world, cleo.join(ann.invitation.code))).toEqual(['session/already-started', 'session'])
    const small = await world.during((await world.device('Dave')).host({ maxPlayers: 2 }))
    small.addBot()
    expect(await failure(world, cleo.join(small.invitation.code))).toEqual(['session/full', 'session'])
  })

  it('another version of the game, before and in the handshake', async () => {
    const { world, ann } = await party()
    const platform = virtualPlatform(world.network, 'eve', world.directory)
    const eve = await createMatchmaker({ game: { ...sumo, version: 2 }, player: { name: 'Eve' }, ...platform })
    eve.on('listings', () => {})
    expect(await failure(world, eve.join(ann.invitation.code))).toEqual(['connect/wrong-version', 'connect'])
    const [listing] = eve.listings
    if (!listing) throw new Error('an incompatible session is shown, not hidden')
    expect(listing.blocked).toBe('connect/wrong-version')
    expect(await failure(world, eve.join({ ...listing, version: 2 }))).toEqual(['connect/wrong-version', 'connect'])
  })

  it('[SY24] [CO3] the same version built from another declaration, be it one step of an angle', async () => {
    const world = new World()
    const game = (steps: number) =>
      defineGame({
        ...{ id: 'spin', version: 1, seats: { min: 1, max: 2 }, tickRate: 30, setup() {} },
        world: { top: one({ way: angle(steps) }) },
      })
    const at = (name: string, steps: number) =>
      createMatchmaker({
        ...{ game: game(steps), player: { name } },
        ...virtualPlatform(world.network, name.toLowerCase(), world.directory),
      })
    const ann = await world.during((await at('Ann', 256)).host())
    const other = await at('Ben', 255)
    expect(await failure(world, other.join(ann.invitation.code))).toEqual(['connect/wrong-schema', 'connect'])
    const same = await world.during((await at('Cleo', 256)).join(ann.invitation.code))
    expect(same.players).toHaveLength(2)
  })

  it('a part of the page that can not be loaded any more', async () => {
    const gone = Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
    expect(await failure(new World(), load(gone))).toEqual(['discover/relay-unreachable', 'discover'])
  })

  it('names: empty, too long, hostile', async () => {
    const world = new World()
    expect(await failure(world, world.device(' \u200b\u202e '))).toEqual(['session/bad-name', 'session'])
    const messages: string[] = []
    for (const name of ['', ' \u200b\u202e ', 'x'.repeat(10_000), 'Ann\u202e', 'a\nb'])
      messages.push(
        await world.device(name).then(
          () => 'taken',
          (error: Error) => error.message,
        ),
      )
    expect(messages).toEqual([
      'A name needs a visible character.',
      'A name needs a visible character.',
      'A name has at most 24 characters.',
      'A name has no control, invisible or direction characters.',
      'A name has no control, invisible or direction characters.',
    ])
    expect((await world.device(' <b>Ann</b>  👩‍🚀 ')).me.name).toBe('<b>Ann</b> 👩🚀')
  })

  it('only the host starts, and only with enough players who are ready', async () => {
    const { ann, ben } = await party()
    expect(() => ben.start()).toThrow(expect.objectContaining({ code: 'session/not-host' }))
    expect(() => ann.start()).toThrow(expect.objectContaining({ code: 'session/not-ready' }))
  })
})

describe('no call hangs: the other side goes silent at each phase', () => {
  const silent = () => new Promise<never>(() => {})
  const at = async (world: World, platform: Partial<Platform>, start: 'host' | 'join', options = {}) => {
    const device = await world.device('Dan', platform)
    const work = start === 'host' ? device.host(options) : device.join('K7QF2M', options)
    const error = await world.during(work).catch((one: unknown) => one)
    return error instanceof SkirmishError ? error.code : error
  }
  const directory = { via: 'test', watch: () => () => {}, publish: silent, find: silent }
  const transport = { via: 'memory', listen: silent, dial: silent }

  it('the lobby, when hosting and when joining; the network, when listening', async () => {
    const world = new World()
    expect(await at(world, { directories: [directory] }, 'host')).toBe('discover/timeout')
    expect(await at(world, { directories: [directory] }, 'join')).toBe('discover/timeout')
    expect(await at(world, { transports: [transport] }, 'host')).toBe('discover/timeout')
  })

  it('the host, when dialled, in the handshake, and when asked for a seat', async () => {
    const { world, ann } = await party()
    const { code } = ann.invitation
    const cleo = await world.device('Cleo')
    world.network.part('ann', 'cleo')
    await expect(world.during(cleo.join(code))).rejects.toMatchObject({ code: 'connect/timeout' })
    for (const [messages, expected] of [
      [0, 'connect/timeout'],
      [2, 'session/timeout'],
    ] as const) {
      const platform = virtualPlatform(world.network, `dave${messages}`, world.directory)
      const [memory] = platform.transports
      if (!memory) throw new Error('no transport')
      const deaf = {
        via: 'memory',
        listen: memory.listen.bind(memory),
        async dial(...args: Parameters<typeof memory.dial>) {
          const link = await memory.dial(...args)
          const onMessage = link.onMessage.bind(link)
          let heard = 0
          link.onMessage = (handler) =>
            onMessage((lane, bytes) => void (lane === 'state' || heard++ < messages ? handler(lane, bytes) : 0))
          return link
        },
      }
      const dave = await createMatchmaker({ game: sumo, player: { name: 'Dave' }, ...platform, transports: [deaf] })
      await expect(world.during(dave.join(code))).rejects.toMatchObject({ code: expected })
    }
  })

  it('an action the host never answers; and everything can be called off', async () => {
    const { world, ann, ben } = await party()
    await startMatch(world, ann, ben)
    world.network.part('ann', 'ben')
    await expect(world.during(ben.act('pickColour', { colour: 1 }, { timeoutMs: 5000 }))).rejects.toMatchObject({
      code: 'session/timeout',
    })
    const controller = new AbortController()
    const dan = await world.device('Dan', { directories: [directory] })
    const calls = [dan.join('K7QF2M', controller), dan.host(controller)].map((work) =>
      work.catch((error) => error.code),
    )
    controller.abort()
    expect(await Promise.all(calls)).toEqual(['session/aborted', 'session/aborted'])
  })
})
