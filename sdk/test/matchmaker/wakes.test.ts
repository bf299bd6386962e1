import { describe, expect, it } from 'vitest'
import { onWake } from '../../src/matchmaker/wakes.js'
import type { Link } from '../../src/ports/link.js'
import type { Transport } from '../../src/ports/transport.js'
import { ManualClock, MemoryTransport } from '../../src/testing.js'
import { startMatch, World } from './friends.js'

/** A way whose links can die unnoticed, as when a NAT or a Wi-Fi forgets them: new ones open. */
function mortal(world: World, peer: string, { relayed = false } = {}) {
  const memory = new MemoryTransport(world.network, peer, { relayed })
  const dials: number[] = []
  const open = new Set<Link>()
  let alive = new Set<Link>()
  const transport: Transport = {
    via: memory.via,
    takesFirst: memory.takesFirst,
    relay: memory.relay,
    listen: (options) => memory.listen(options),
    async dial(address, options) {
      dials.push(world.clock.now())
      const link = await memory.dial(address, options)
      open.add(link)
      alive.add(link)
      link.onClose(() => open.delete(link))
      const lives = () => alive.has(link)
      return {
        path: link.path,
        binding: link.binding,
        backlog: 0,
        send: (lane, bytes) => lives() && link.send(lane, bytes),
        onMessage: (handler) => link.onMessage((lane, bytes) => lives() && handler(lane, bytes)),
        onClose: (handler) => link.onClose(handler),
        close: () => (lives() ? link.close() : open.delete(link)),
      }
    },
  }
  const kill = () => {
    alive = new Set()
  }
  return { transport, dials, open, kill }
}

/** Ann hosts, Ben has joined; `wake` is what his platform notices. */
async function pair({ relayed = false } = {}) {
  const world = new World()
  const anns = await world.device('Ann', {
    transports: [
      new MemoryTransport(world.network, 'ann'),
      new MemoryTransport(world.network, 'ann', { relayed: true }),
    ],
  })
  const ann = await world.during(anns.host({ settings: { rounds: 5 } }))
  const ways = [mortal(world, 'ben'), ...(relayed ? [mortal(world, 'ben', { relayed })] : [])]
  let wake = () => {}
  let watching = 0
  const bens = await world.device('Ben', {
    transports: ways.map(({ transport }) => transport),
    onWake(handler) {
      wake = handler
      watching++
      return () => watching--
    },
  })
  const ben = await world.during(bens.join(ann.invitation.code))
  await world.clock.advance(5000)
  for (const { dials } of ways) dials.length = 0
  const [direct, other] = ways
  if (!direct) throw new Error('there is no way')
  return { world, ann, ben, direct, other, wake: () => wake(), watching: () => watching }
}

describe('[SE35] a network that changes, and a device that slept', () => {
  it('more links are opened at once, and the game goes on over one of these within 1 s', async () => {
    const { world, ann, ben, direct, wake } = await pair()
    await startMatch(world, ann, ben)
    const told: string[] = []
    ben.on('connection', ({ state }) => told.push(state))
    direct.kill()
    const woke = world.clock.now()
    wake()
    await world.clock.advance(1000)
    expect(direct.dials).toEqual([woke])
    expect(told).toEqual(['connected'])
    await world.during(ben.act('pickColour', { colour: 3 }))
    expect(world.clock.now() - woke).toBeLessThan(1100)
    expect(ann.players.map(({ connected }) => connected)).toEqual([true, true])
  })

  it('links that stood and do not answer are closed within 3 s, else after 6', async () => {
    const { world, ben, direct, wake } = await pair()
    const [old] = direct.open
    direct.kill()
    wake()
    await world.clock.advance(3000)
    expect(old && direct.open.has(old)).toBe(false)
    expect([direct.open.size, ben.connection.state]).toEqual([1, 'connected'])
  })

  it('where nothing had changed, one link of each way is left, and nobody notices', async () => {
    const { world, ann, ben, direct, other, wake } = await pair({ relayed: true })
    const told: string[] = []
    ben.on('connection', ({ state }) => told.push(state))
    for (let i = 0; i < 10; i++) {
      wake()
      await world.clock.advance(700)
    }
    await world.clock.advance(5000)
    expect([direct.open.size, other?.open.size]).toEqual([1, 1])
    expect(direct.dials.length).toBe(10)
    expect(told).toEqual(['connected'])
    expect([ben.net.path, ann.players.every(({ connected }) => connected)]).toEqual(['memory', true])
    await world.clock.advance(30_000)
    expect(direct.dials.length).toBe(10)
  })

  it('the other way is taken sooner than after the usual silence', async () => {
    const { world, ben, direct, wake } = await pair({ relayed: true })
    world.network.part('ann', 'ben')
    direct.kill()
    wake()
    await world.clock.advance(1000)
    expect([ben.net.path, ben.connection.state]).toEqual(['relayed', 'connected'])
  })

  it('it is listened for as long as a session is open', async () => {
    const { ben, watching } = await pair()
    expect(watching()).toBe(1)
    ben.leave()
    expect(watching()).toBe(0)
  })

  it('a timer that comes late says so, by the clock or by the calendar, whichever went on', async () => {
    const clock = new ManualClock()
    let slept = 0
    let woke = 0
    const end = onWake({ clock, date: () => clock.now() + slept }, () => woke++)
    await clock.advance(60_000)
    expect(woke).toBe(0)
    slept += 4000
    await clock.advance(1000)
    expect(woke).toBe(1)
    await clock.advance(60_000)
    expect(woke).toBe(1)
    slept -= 3_600_000 // the calendar is set back
    await clock.advance(60_000)
    expect(woke).toBe(1)
    end()
  })
})
