import type { NetworkInterfaceInfo } from 'node:os'

export interface LanAddress {
  readonly interface: string
  readonly address: string
}

/** Bridges, tunnels and virtual machines: friends can not reach us there. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|vmnet|vbox|vethernet|cni|flannel|lxc|podman|tailscale|tun|tap|utun|wg|zt|awdl|llw)/i

/** Where others can reach this machine (IPv4, since people may have to type it), the best one first. */
export function lanAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): LanAddress[] {
  const found = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter((info) => info.family === 'IPv4' && !info.internal)
      .map((info) => ({ interface: name, address: info.address })),
  )
  return found.sort((a, b) => rank(a) - rank(b))
}

function rank({ interface: name, address }: LanAddress): number {
  return (VIRTUAL.test(name) ? 10 : 0) + kindOf(address)
}

/** Home networks first; an address that the machine gave itself, last. */
function kindOf(address: string): number {
  const [a = 0, b = 0] = address.split('.').map(Number)
  if (a === 192 && b === 168) return 0
  if (a === 10) return 1
  if (a === 172 && b >= 16 && b < 32) return 2
  if (a === 169 && b === 254) return 5
  return a === 100 && b >= 64 && b < 128 ? 4 : 3
}
