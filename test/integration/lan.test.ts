import { createMatchmaker, type Session } from '@skirmish/sdk'
import { type LanOptions, type NodeOptions, node } from '@skirmish/sdk/node'
import { directoryContract, transportContract } from '@skirmish/sdk/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { DoorTransport } from '../../sdk/src/adapters/lan/door-transport.js'
import { LanDirectory } from '../../sdk/src/adapters/lan/lan-directory.js'
import { LanEndpoint } from '../../sdk/src/adapters/lan/lan-endpoint.js'
import { OwnSignalingTransport } from '../../sdk/src/adapters/lan/own-signaling-transport.js'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { openSocket } from '../../sdk/src/adapters/node/open-socket.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { portHere } from '../../sdk/src/discover/here.js'
import type { Listener, Transport } from '../../sdk/src/ports/transport.js'
import { sumo } from '../../sdk/test/sumo.js'
import { draft, freeUdpPort, onlyThisDevice, random, wait } from '../support/lan.js'
import { startRelay } from '../support/relay-process.js'

const closing: { close(): void }[] = []
afterEach(() => {
  for (const one of closing.splice(0)) one.close()
})
const platform = { random, openSocket }

function directory(port: number, change: { game?: string } = {}) {
  const one = new LanDirectory({ network: onlyThisDevice(), platform, port, ...change })
  closing.push(one)
  return one
}

describe('LanDirectory, by UDP on this device, keeps the directory contract', () => {
  for (const [name, check] of Object.entries(directoryContract)) {
    it(name, async () => {
      const port = await freeUdpPort()
      const [host, guest] = [directory(port), directory(port)]
      const given = { via: 'peerjs', endpoint: 'here:4000', id: 'ann-1' }
      await check({
        host,
        guest,
        wait,
        random,
        address: { given, seen: { ...given, endpoint: 'http://127.0.0.1:4000/' } },
      })
    })
  }
})

/** Addresses as a guest on this device would read them. */
function read(transport: Transport): Transport {
  const listen = async (options: { signal: AbortSignal }): Promise<Listener> => {
    const listener = await transport.listen(options)
    const port = portHere(listener.address.endpoint)
    return { ...listener, address: { ...listener.address, endpoint: `http://127.0.0.1:${port}/` } }
  }
  return { via: transport.via, listen, dial: (address, options) => transport.dial(address, options) }
}

function endpoint() {
  const one = new LanEndpoint(onlyThisDevice())
  closing.push(one)
  return one
}

describe.each([
  { way: 'a door of the host', open: (at: LanEndpoint) => new DoorTransport(at, platform) },
  {
    way: 'signaling of the host',
    open: (at: LanEndpoint) =>
      new OwnSignalingTransport(at, { load: loadPeer, random, clock: new TimerClock(), iceServers: [] }),
  },
])('[CO14] $way keeps the transport contract', ({ open }) => {
  for (const [name, check] of Object.entries(transportContract)) {
    it(name, async () => {
      const [host, guest] = [open(endpoint()), open(endpoint())]
      closing.push(host, guest)
      await check({ host: read(host), guest: read(guest), wait })
    })
  }
})

describe('LanDirectory', () => {
  const signal = AbortSignal.timeout(20_000)

  it('[DI11] an address typed by hand is asked, and every process of that device answers, not only the last one', async () => {
    const port = await freeUdpPort()
    const [ann, ben, cleo] = [directory(port), directory(port), directory(port)]
    const { code } = await ann.publish(draft(), { signal })
    await ben.publish(draft(), { signal })
    const first = await cleo.probe('127.0.0.1', { signal })
    expect(first.length).toBeGreaterThan(0)
    const seen = new Set<string>()
    cleo.watch((listings) => {
      for (const listing of listings) seen.add(listing.code)
    })
    await cleo.probe('127.0.0.1', { signal })
    await expect.poll(() => seen.size).toBe(2)
    expect(seen).toContain(code)
    expect(await cleo.probe('203.0.113.9', { signal })).toEqual([])
    expect(await cleo.probe('not an address', { signal })).toEqual([])
  })

  it('[DI9] who looks for one game finds no other', async () => {
    const port = await freeUdpPort()
    const [ann, ben] = [directory(port), directory(port, { game: 'chess' })]
    const { code } = await ann.publish(draft(), { signal })
    expect(await ben.find(code, { signal })).toBeUndefined()
  })

  it('[DI10] a host that is closed says goodbye, and nobody else is gone with it', async () => {
    const port = await freeUdpPort()
    const [ann, ben, cleo] = [directory(port), directory(port), directory(port)]
    await ann.publish(draft({ name: 'Ann' }), { signal })
    await ben.publish(draft({ name: 'Ben' }), { signal })
    let names: string[] = []
    cleo.watch((listings) => {
      names = listings.map(({ name }) => name).sort()
    })
    await expect.poll(() => names).toEqual(['Ann', 'Ben'])
    ann.close()
    await expect.poll(() => names).toEqual(['Ben'])
  })

  it('a search can be called off, and after everything is closed nothing keeps the process alive', async () => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length
    const port = await freeUdpPort()
    const ann = directory(port)
    const search = ann.find('222222', { signal: AbortSignal.timeout(20) })
    await expect(search).rejects.toMatchObject({ code: 'session/aborted' })
    const undo = ann.watch(() => {})
    const publication = await ann.publish(draft(), { signal })
    undo()
    publication.close()
    await expect.poll(() => process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length).toBe(before)
  })
})

describe('Node games without a lobby', () => {
  async function place(name: string, port: number, change: NodeOptions = {}) {
    const lan: LanOptions = { port, interfaces: [] }
    const matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...node({ ...change, lan }) })
    closing.push(matchmaker)
    return matchmaker
  }

  it('[CO14] host, are found, joined by code through the door, move to the direct link, and play to a result', async () => {
    const port = await freeUdpPort()
    const [anns, bens] = await Promise.all([place('Ann', port), place('Ben', port)])
    const ann = await anns.host()
    bens.on('listings', () => {})
    await expect.poll(() => bens.listings.map(({ code }) => code)).toEqual([ann.invitation.code])
    const ben = await bens.join(ann.invitation.code)
    expect(ben.net.path).toBe('relayed')
    await expect.poll(() => ben.net.path, { timeout: 5000 }).toBe('lan')
    await toResult(ann, ben)
    expect(ben.outcome?.standings.map((row) => row.map((player) => player.name))).toEqual([['Ann'], ['Ben']])
  })

  it('[CO14] are joined by a listing, or by a link that proves the host', async () => {
    const port = await freeUdpPort()
    const [anns, bens, cleos] = await Promise.all([place('Ann', port), place('Ben', port), place('Cleo', port)])
    const ann = await anns.host()
    bens.on('listings', () => {})
    await expect.poll(() => bens.listings.length).toBe(1)
    const [listing] = bens.listings
    if (!listing) throw new Error('there is no listing')
    await bens.join(listing)
    await cleos.join(ann.invitation.link)
    expect(ann.players.map(({ name }) => name).sort()).toEqual(['Ann', 'Ben', 'Cleo'])
    await expect(cleos.join('222222')).rejects.toMatchObject({ code: 'discover/unknown-code' })
  })

  it('[DI3] with a lobby beside the LAN a session has one code, and is one listing with the ways of both', async () => {
    const port = await freeUdpPort()
    const relay = await startRelay()
    const [anns, bens, cleos] = await Promise.all([
      place('Ann', port, { relay: relay.url }),
      place('Ben', port, { relay: relay.url }),
      place('Cleo', port),
    ])
    const ann = await anns.host()
    bens.on('listings', () => {})
    cleos.on('listings', () => {})
    await expect.poll(() => bens.listings[0]?.addresses.length).toBe(4)
    await expect.poll(() => cleos.listings.length).toBe(1)
    expect([...bens.listings, ...cleos.listings].map(({ code }) => code)).toEqual(Array(2).fill(ann.invitation.code))
    const far = bens.listings[0]?.addresses.filter(({ endpoint }) => endpoint === relay.url)
    expect(far?.map(({ via }) => via).sort()).toEqual(['peerjs', 'relayed'])
    await bens.join(ann.invitation.code)
    await cleos.join(ann.invitation.code)
    expect(ann.players.length).toBe(3)
    await relay.stop()
  })

  it('[CO14] a lobby that is dead keeps nobody from hosting and joining on the LAN', async () => {
    const port = await freeUdpPort()
    const relay = 'http://127.0.0.1:9/'
    const [anns, bens] = await Promise.all([place('Ann', port, { relay }), place('Ben', port, { relay })])
    const ann = await anns.host()
    const ben = await bens.join(ann.invitation.code)
    expect(ben.players.length).toBe(2)
    await expect(bens.join('222222')).rejects.toMatchObject({ code: 'discover/relay-unreachable' })
  })
})

async function toResult(host: Session<typeof sumo>, guest: Session<typeof sumo>): Promise<void> {
  guest.ready()
  await expect.poll(() => host.players.every((player) => player.ready || player.host)).toBe(true)
  host.start()
  await expect.poll(() => guest.phase, { timeout: 10_000 }).toBe('playing')
  await guest.act('giveUp', {})
  await expect.poll(() => guest.outcome !== undefined).toBe(true)
}
