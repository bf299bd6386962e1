import type { NetworkInterfaceInfo } from 'node:os'

export interface OwnAddress {
  readonly interfaceName: string
  readonly address: string
}

/** Interfaces that lead to other machines' friends only by accident: containers, virtual machines, VPNs. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|wg|tailscale|zt|utun|awdl|llw|lo)/i
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/

/** IPv4 addresses friends may reach this machine by, the best one first. */
export function ownAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): OwnAddress[] {
  const all = Object.entries(interfaces).flatMap(([interfaceName, infos]) =>
    (infos ?? [])
      .filter((info) => info.family === 'IPv4' && !info.internal)
      .map(({ address }) => ({ interfaceName, address })),
  )
  const rank = ({ interfaceName, address }: OwnAddress) =>
    (VIRTUAL.test(interfaceName) ? 4 : 0) + (PRIVATE.test(address) ? 0 : 2) + (address.startsWith('169.254.') ? 8 : 0)
  return all.sort((a, b) => rank(a) - rank(b))
}
