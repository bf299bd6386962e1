import { describe, expect, it } from 'vitest'
import { MemoryTransport } from '../../src/adapters/memory/memory-transport.js'
import { HostDial } from '../../src/matchmaker/host-dial.js'
import type { Link } from '../../src/ports/link.js'
import type { Transport } from '../../src/ports/transport.js'
import { ManualClock } from '../../src/testing/manual-clock.js'
import { VirtualNetwork } from '../../src/testing/virtual-network.js'
import { listingOf } from '../discover/listing-of.js'

const signal = new AbortController().signal

/** A host with two ways, each with a device of its own on the network; the outside one yields. */
async function world({ parted = false, outsideMs = 1 } = {}) {
  const clock = new ManualClock()
  const network = new VirtualNetwork(clock)
  const outside = (peer: string): Transport => {
    const memory = new MemoryTransport(network, peer, { relayed: true })
    const listen: Transport['listen'] = (options) => memory.listen(options)
    return { via: 'relayed', yields: true, listen, dial: (address, options) => memory.dial(address, options) }
  }
  const atHost: Link[] = []
  const addresses = []
  for (const transport of [new MemoryTransport(network, 'host'), outside('host')]) {
    const listener = await transport.listen({ signal })
    listener.onLink((link) => atHost.push(link))
    addresses.push(listener.address)
  }
  if (parted) network.part('guest', 'host')
  network.setConditions({ latency: outsideMs }, ['relayed/guest', 'relayed/host'])
  const transports = [new MemoryTransport(network, 'guest'), outside('guest')]
  const open: Link[] = []
  const dial = new HostDial({ listing: listingOf({ addresses }), expect: {} }, transports, clock)
  dial.take(
    (link) => {
      open.push(link)
      link.onClose(() => open.splice(open.indexOf(link), 1))
    },
    () => {},
  )
  return { clock, network, dial, atHost, open, paths: () => open.map(({ path }) => path) }
}

describe('a way over strangers’ servers', () => {
  it.each([1, 300])(
    'is tried along with the others, and given up when one of these stands (%i ms away): the host keeps no second link',
    async (outsideMs) => {
      const { clock, paths, atHost, dial } = await world({ outsideMs })
      await clock.advance(2000)
      expect(paths()).toEqual(['memory'])
      const closed = new Set<Link>()
      for (const link of atHost) link.onClose(() => closed.add(link))
      await clock.advance(2000)
      expect(atHost.filter((link) => !closed.has(link)).map(({ path }) => path)).toEqual(['memory'])
      dial.close()
    },
  )

  it('carries the session when nothing else does', async () => {
    const { clock, paths, dial } = await world({ parted: true })
    await clock.advance(2000)
    expect(paths()).toEqual(['relayed'])
    dial.close()
  })

  it('is opened again when nothing stands any more', async () => {
    const { clock, network, paths, open, dial } = await world()
    await clock.advance(2000)
    expect(paths()).toEqual(['memory'])
    network.part('guest', 'host')
    for (const link of [...open]) link.close()
    await clock.advance(20_000)
    expect(paths()).toEqual(['relayed'])
    dial.close()
  })
})
