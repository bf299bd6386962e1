import { MemoryByHand } from '../adapters/memory/memory-by-hand.js'
import type { MemoryDirectory } from '../adapters/memory/memory-directory.js'
import type { MemoryPresence } from '../adapters/memory/memory-presence.js'
import { memoryProbes } from '../adapters/memory/memory-probes.js'
import { MemoryStore } from '../adapters/memory/memory-store.js'
import { MemoryTransport } from '../adapters/memory/memory-transport.js'
import { hostHere } from '../matchmaker/host-here.js'
import { LivePeople } from '../matchmaker/live-people.js'
import * as ratings from '../matchmaker/match-history.js'
import * as migrating from '../matchmaker/migrating.js'
import { passwordProver } from '../matchmaker/password-prover.js'
import type { Platform } from '../matchmaker/platform.js'
import * as playing from '../matchmaker/playing.js'
import type { VirtualNetwork } from './virtual-network.js'

/** A device on a virtual network: `createMatchmaker({ game, player, ...virtualPlatform(network, 'ann', directory) })`. */
export function virtualPlatform(
  network: VirtualNetwork,
  peer: string,
  directory: MemoryDirectory,
  presence?: MemoryPresence,
): Platform {
  return {
    transports: [new MemoryTransport(network, peer)],
    directories: [directory],
    presences: async () => (presence ? [presence] : []),
    byHand: new MemoryByHand(network, peer),
    store: new MemoryStore(),
    clock: network.freezer.clockOf(peer, network.clock),
    random: network.random,
    date: () => network.clock.now(),
    page: 'https://party.example/',
    playing,
    ratings,
    hosting: { hostHere },
    migrating,
    passwords: { passwordProver },
    probes: async () => memoryProbes(),
    people: { LivePeople },
  }
}
