import { describe, expect, it } from 'vitest'
import type { Link } from '../../src/ports/link.js'
import type { Transport } from '../../src/ports/transport.js'
import { MemoryTransport } from '../../src/testing.js'
import { World } from './friends.js'

/** A relay that dies: its links close at both ends, and it negotiates and brings no more. */
class Relay {
  readonly #links = new Set<Link>()
  #isDead = false

  carries(world: World, peer: string): Transport {
    const transport = new MemoryTransport(world.network, peer, { relayed: true })
    return {
      ...this.negotiates(world, peer, transport),
      ...{ takesFirst: true, relay: 'virtual' },
      listen: async (options) => {
        const listener = await transport.listen(options)
        return { ...listener, onLink: (handler) => listener.onLink((link) => handler(this.#keep(link))) }
      },
    }
  }

  negotiates(world: World, peer: string, transport = new MemoryTransport(world.network, peer)): Transport {
    return {
      via: transport.via,
      listen: (options) => transport.listen(options),
      dial: async (address, options) => {
        if (this.#isDead) throw new Error('the relay is dead')
        const link = await transport.dial(address, options)
        return transport.relay ? this.#keep(link) : link
      },
    }
  }

  die(): void {
    this.#isDead = true
    for (const link of this.#links) link.close()
  }

  #keep(link: Link): Link {
    this.#links.add(link)
    return link
  }
}

/** Ben is in Ann's session by a relay, with a direct way 30 ms long under way that the relay negotiates. */
async function twoFriends(reconnectGrace: number) {
  const world = new World()
  world.network.setConditions({ latency: 30 }, ['ann', 'ben'])
  const relay = new Relay()
  const place = (name: string) => {
    const peer = name.toLowerCase()
    return world.device(name, { transports: [relay.negotiates(world, peer), relay.carries(world, peer)] })
  }
  const [anns, bens] = [await place('Ann'), await place('Ben')]
  const ann = await world.during(anns.host({ reconnectGrace }))
  const ben = await world.during(bens.join(ann.invitation.code))
  expect(ben.net.path).toBe('relayed')
  const happened: string[] = []
  ben.on('connection', ({ state }) => happened.push(state))
  ben.on('ended', ({ reason }) => happened.push(reason))
  ann.on('playerDropped', () => happened.push('dropped'))
  ann.on('playerLeft', () => happened.push('left'))
  return { world, relay, ann, ben, happened }
}

describe('a relay that dies', () => {
  for (const grace of [0, 15_000])
    it(`[SE12] is not missed by who has just moved to the direct way, and whose host does not know it yet (grace ${grace} ms)`, async () => {
      const { world, relay, ann, ben, happened } = await twoFriends(grace)
      const moved = new Promise<void>((resolve) => ben.on('path', () => resolve(relay.die())))
      await world.during(moved)
      await world.clock.advance(2500)
      expect(happened).toEqual(['connected'])
      expect(ann.players.map(({ connected }) => connected)).toEqual([true, true])
      expect(ben.net.path).toBe('memory')
    })

  it('[SE12] at whatever moment, a direct way that was under way carries the session', async () => {
    const moments: Readonly<Record<number, readonly number[]>> = { 0: [60, 90], 15000: [0, 30, 60, 90] }
    for (const [grace, all] of Object.entries(moments))
      for (const ms of all) {
        const { world, relay, ann, ben, happened } = await twoFriends(Number(grace))
        await world.clock.advance(ms)
        relay.die()
        await world.clock.advance(2500)
        expect(ben.net.path, `after ${ms} ms (grace ${grace}): ${happened}`).toBe('memory')
        expect(ann.players.map(({ connected }) => connected)).toEqual([true, true])
        expect(ben.connection.state).toBe('connected')
      }
  }, 120_000)
})
