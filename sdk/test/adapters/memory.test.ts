import { describe, it } from 'vitest'
import {
  byHandContract,
  directoryContract,
  ManualClock,
  MemoryByHand,
  MemoryDirectory,
  MemoryPresence,
  MemoryTransport,
  presenceContract,
  transportContract,
  VirtualNetwork,
} from '../../src/testing.js'
import { looksOf } from '../matchmaker/somebody.js'

for (const relayed of [false, true]) {
  describe(`MemoryTransport${relayed ? ', relayed,' : ''} keeps the transport contract`, () => {
    for (const [name, check] of Object.entries(transportContract)) {
      it(name, async () => {
        const network = new VirtualNetwork(new ManualClock())
        const place = (peer: string) => new MemoryTransport(network, peer, { relayed })
        await check({ host: place('ann'), guest: place('ben'), wait: (ms) => network.clock.advance(ms) })
      })
    }
  })
}

describe('MemoryDirectory keeps the directory contract', () => {
  for (const [name, check] of Object.entries(directoryContract)) {
    it(name, async () => {
      const network = new VirtualNetwork(new ManualClock())
      const directory = new MemoryDirectory(network.random)
      const wait = (ms: number) => network.clock.advance(ms)
      await check({ host: directory, guest: directory, wait, random: network.random })
    })
  }
})

describe('MemoryPresence keeps the contract of people who see each other', () => {
  for (const [name, check] of Object.entries(presenceContract)) {
    it(name, async () => {
      const network = new VirtualNetwork(new ManualClock())
      const lobby = new MemoryPresence(network.random)
      const wait = (ms: number) => network.clock.advance(ms)
      await check({ ann: lobby, ben: lobby, wait, random: network.random, lookAt: looksOf(network.random) })
    })
  }
})

describe('MemoryByHand keeps the contract of links made by hand', () => {
  for (const [name, check] of Object.entries(byHandContract)) {
    it(name, async () => {
      const network = new VirtualNetwork(new ManualClock())
      const place = (peer: string) => new MemoryByHand(network, peer)
      await check({ host: place('ann'), guest: place('ben'), wait: (ms) => network.clock.advance(ms) })
    })
  }
})
