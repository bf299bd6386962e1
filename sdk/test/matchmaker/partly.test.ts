import { describe, expect, it } from 'vitest'
import { SkirmishError } from '../../src/errors.js'
import type { Directory, Publication } from '../../src/ports/directory.js'
import type { Listener, Transport } from '../../src/ports/transport.js'
import { MemoryDirectory, MemoryTransport } from '../../src/testing.js'
import { World } from './friends.js'

/** A lobby that answers when it is told to, or never. */
function slowLobby(world: World) {
  const directory = new MemoryDirectory(world.network.random)
  const transport = new MemoryTransport(world.network, 'ann', { relayed: true })
  let answer: () => void = () => {}
  let failed: (error: SkirmishError) => void = () => {}
  const there = new Promise<void>((resolve, reject) => {
    answer = resolve
    failed = reject
  })
  there.catch(() => {})
  const slowTransport: Transport = {
    via: 'relayed',
    listen: async (options): Promise<Listener> => {
      await there
      return transport.listen(options)
    },
    dial: (address, options) => transport.dial(address, options),
  }
  const slowDirectory: Directory = {
    via: 'relay',
    watch: (handler) => directory.watch(handler),
    publish: async (draft, options): Promise<Publication> => {
      await there
      return directory.publish(draft, options)
    },
    find: (code) => directory.find(code),
  }
  return {
    directory,
    slowTransport,
    slowDirectory,
    answer: () => answer(),
    fail: (error: SkirmishError) => failed(error),
  }
}

async function annHosts(prepare: (lobby: ReturnType<typeof slowLobby>) => void = () => {}) {
  const world = new World()
  const lobby = slowLobby(world)
  prepare(lobby)
  const anns = await world.device('Ann', {
    transports: [lobby.slowTransport, new MemoryTransport(world.network, 'ann')],
    directories: [lobby.slowDirectory, world.directory],
  })
  const started = world.clock.now()
  const ann = await world.during(anns.host())
  return { world, lobby, anns, ann, took: world.clock.now() - started }
}

const listed = async (directory: MemoryDirectory, code: string) => (await directory.find(code))?.listing

describe('a host some of whose directories and ways do not work', () => {
  it('[DI12] waits a moment for what is slow, and goes on without; friends come by what works', async () => {
    const { world, ann, took, lobby } = await annHosts()
    expect(took).toBeGreaterThanOrEqual(4000) // 2 s for ways, 2 s for directories
    expect(took).toBeLessThan(4200)
    const bens = await world.device('Ben')
    const ben = await world.during(bens.join(ann.invitation.code))
    expect(ben.players.length).toBe(2)
    expect(await listed(lobby.directory, ann.invitation.code)).toBeUndefined()
  })

  it('[DI12] what answers late is added: by the same code, with the ways of both', async () => {
    const { world, ann, lobby } = await annHosts()
    lobby.answer()
    await world.clock.advance(100)
    for (const directory of [world.directory, lobby.directory]) {
      const listing = await listed(directory, ann.invitation.code)
      expect(listing?.addresses.map(({ via }) => via).sort()).toEqual(['memory', 'relayed'])
    }
    const transports = [new MemoryTransport(world.network, 'ben', { relayed: true })]
    const bens = await world.device('Ben', { transports, directories: [lobby.directory] })
    const ben = await world.during(bens.join(ann.invitation.code))
    expect(ben.net.path).toBe('relayed')
    ann.end()
    expect(await listed(lobby.directory, ann.invitation.code)).toBeUndefined()
  })

  it('[DI12] what answers after the end of the session shows nothing any more', async () => {
    const { world, ann, lobby } = await annHosts()
    ann.leave()
    lobby.answer()
    await world.clock.advance(100)
    expect(await listed(lobby.directory, ann.invitation.code)).toBeUndefined()
  })

  it('[DI12] what fails is not waited for', async () => {
    const { took } = await annHosts(({ fail }) => fail(new SkirmishError('discover/relay-unreachable')))
    expect(took).toBeLessThan(100)
  })

  it('[DI12] where the code is taken, the one given instead is the session’s everywhere', async () => {
    const world = new World()
    const taken = new MemoryDirectory(world.network.random)
    const other: Directory = {
      via: 'relay',
      watch: (handler) => taken.watch(handler),
      publish: (draft, { signal }) => taken.publish(draft, { signal }),
      find: (code) => taken.find(code),
    }
    const anns = await world.device('Ann', { directories: [other, world.directory] })
    const ann = await world.during(anns.host())
    await world.clock.advance(100)
    for (const directory of [taken, world.directory])
      expect((await listed(directory, ann.invitation.code))?.name).toBe("Ann's game")
    let shown = 0
    world.directory.watch((listings) => {
      shown = listings.length
    })
    expect(shown).toBe(1)
  })
})
