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
  const dials: AbortSignal[] = []
  const outside = (peer: string): Transport => {
    const memory = new MemoryTransport(network, peer, { relayed: true })
    const listen: Transport['listen'] = (options) => memory.listen(options)
    const dial: Transport['dial'] = (address, options) => {
      dials.push(options.signal)
      return memory.dial(address, options)
    }
    return { via: 'relayed', yields: true, listen, dial }
  }
  const atHost: Link[] = []
  const addresses = []
  for (const transport of [new MemoryTransport(network, 'host'), outside('host')]) {
    const listener = await transport.listen({ signal })
    listener.onLink((link) => keep(atHost, link))
    addresses.push(listener.address)
  }
  if (parted) network.part('guest', 'host')
  network.setConditions({ latency: outsideMs }, ['relayed/guest', 'relayed/host'])
  const transports = [new MemoryTransport(network, 'guest'), outside('guest')]
  const open: Link[] = []
  const dial = new HostDial({ listing: listingOf({ addresses }) }, transports, clock)
  dial.take(
    (link) => keep(open, link),
    () => {},
  )
  const pathsOf = (links: readonly Link[]) => links.map(({ path }) => path)
  return { clock, network, dial, dials, open, paths: () => pathsOf(open), pathsAtHost: () => pathsOf(atHost) }
}

/** Among these for as long as it is open. */
function keep(links: Link[], link: Link): void {
  links.push(link)
  link.onClose(() => links.splice(links.indexOf(link), 1))
}

describe('[CO18] a way over strangers’ servers', () => {
  it.each([1, 300])(
    'is tried along with the others, and given up when one of these stands (%i ms away): the host keeps no second link',
    async (outsideMs) => {
      const { clock, paths, pathsAtHost, dial, dials } = await world({ outsideMs })
      await clock.advance(100)
      expect(paths()).toEqual(['memory'])
      expect(dials.map(({ aborted }) => aborted)).toEqual([true])
      await clock.advance(30_000)
      expect(dials.length).toBe(1)
      expect(pathsAtHost()).toEqual(['memory'])
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
