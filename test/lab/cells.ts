import type { Host, HostOptions, NatKind, Network, Segment } from './network.js'

export const MDNS = '-p udp --dport 5353'

/** Where Ann hosts, where Ben joins, and where the lobby stands that both use. */
export interface Cell {
  readonly party: Host
  readonly anns: Host
  readonly bens: Host
}

/** A home behind a router of its own. */
async function home(network: Network, name: string, prefix: string, internet: Segment, kind: NatKind): Promise<Host> {
  const lan = network.segment(prefix)
  return network.host(name, lan, { gateway: await network.nat(`${name}s-router`, lan, internet, kind) })
}

/** @param router something that claims to lead out, and does not: without it browsers by hand do not know their own address */
export async function oneLan(network: Network, { router = false } = {}): Promise<Cell> {
  const lan = network.segment('192.168.7')
  const options = { gateway: router ? await network.host('router', lan) : undefined }
  const [party, anns] = [await network.host('party', lan), await network.host('ann', lan, options)]
  return { party, anns, bens: await network.host('ben', lan, options) }
}

export async function twoHomes(network: Network, anns: NatKind, bens: NatKind): Promise<Cell & { internet: Segment }> {
  const internet = network.segment('203.0.113')
  return {
    internet,
    party: await network.host('party', internet),
    anns: await home(network, 'ann', '192.168.7', internet, anns),
    bens: await home(network, 'ben', '192.168.8', internet, bens),
  }
}

/** Two devices in one home, and a lobby outside. */
export async function oneHome(network: Network): Promise<Cell> {
  const internet = network.segment('203.0.113')
  const party = await network.host('party', internet)
  const lan = network.segment('192.168.7')
  const gateway = await network.nat('router', lan, internet, 'port-restricted')
  return { party, anns: await network.host('ann', lan, { gateway }), bens: await network.host('ben', lan, { gateway }) }
}

/** Everybody far from everybody; `delay` is that of one wire, one way: four of them make a round trip. */
export async function farApart(network: Network, wire: HostOptions): Promise<Cell> {
  const internet = network.segment('203.0.113')
  const [party, anns] = [await network.host('party', internet, wire), await network.host('ann', internet, wire)]
  const bens = await network.host('ben', internet, wire)
  for (const host of [anns, bens]) network.block(host, MDNS) // all of it is one switch here, but nobody hears multicast so far away
  return { party, anns, bens }
}

/** The host beside its lobby, and the guest far from both: what the guest says goes on for a while when the lobby is dead. */
export async function farGuest(network: Network, delay: number): Promise<Cell> {
  const internet = network.segment('203.0.113')
  const [party, anns] = [await network.host('party', internet), await network.host('ann', internet)]
  const bens = await network.host('ben', internet, { delay })
  for (const host of [anns, bens]) network.block(host, MDNS) // as above
  return { party, anns, bens }
}
