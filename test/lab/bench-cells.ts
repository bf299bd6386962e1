import { type Cell, farApart, MDNS, oneHome, oneLan, twoHomes } from './cells.js'
import type { Network } from './network.js'

/** How a join may compare with raw PeerJS in the same cell, where that connects at all; a cold one with a page that is opened. */
export interface Goals {
  readonly warm: number
  readonly cold: number
}

export interface BenchCell {
  readonly name: string
  readonly goals: Goals
  /** Node games, which need no relay: only raw PeerJS uses one. */
  readonly withoutRelay?: boolean
  build(network: Network): Promise<Cell>
}

const NEAR: Goals = { warm: 1, cold: 1.2 }
const FAR: Goals = { warm: 0.35, cold: 1.2 }
const FAR_WITHOUT_RELAY: Goals = { warm: 1.1, cold: 1.2 }

/** Four wires make a round trip. */
const WIRE = { delay: 20 }

export const BENCH_CELLS: readonly BenchCell[] = [
  { name: 'one LAN', goals: NEAR, build: (network) => oneLan(network) },
  { name: 'one LAN, mDNS blocked', goals: NEAR, build: lanWithoutMdns },
  { name: 'one home, lobby outside', goals: NEAR, build: oneHome },
  {
    name: 'two homes, usual routers',
    goals: NEAR,
    build: (network) => twoHomes(network, 'port-restricted', 'port-restricted'),
  },
  {
    name: 'two homes, symmetric routers',
    goals: NEAR,
    build: (network) => twoHomes(network, 'symmetric', 'symmetric'),
  },
  { name: 'two homes, one lets only TCP', goals: NEAR, build: onlyTcp },
  { name: '80 ms apart', goals: FAR, build: (network) => farApart(network, WIRE) },
  { name: '80 ms apart, 5 % lost', goals: FAR, build: (network) => farApart(network, { ...WIRE, loss: 0.0125 }) },
  {
    name: '80 ms apart, Node, no relay',
    goals: FAR_WITHOUT_RELAY,
    withoutRelay: true,
    build: (network) => farApart(network, WIRE),
  },
]

async function lanWithoutMdns(network: Network): Promise<Cell> {
  const cell = await oneLan(network)
  for (const host of [cell.anns, cell.bens]) network.block(host, MDNS)
  return cell
}

async function onlyTcp(network: Network): Promise<Cell> {
  const cell = await twoHomes(network, 'port-restricted', 'port-restricted')
  network.block(cell.bens, '-p udp')
  return cell
}
