import { isIP } from 'node:net'
import { isPrivateAddress, LanNetwork, type LanOptions } from '@skirmish/sdk/lan'

const ALL_OF_IPV4 = '0.0.0.0'
const ALL = '::'
const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/**
 * The networks that a lobby speaks on ([DI17]): where people reach it at the address it listens on, and only at home, never on
 * the Internet. None for a lobby that listens to its own device alone, unless it is told which.
 */
export function lanNetwork(lan: boolean | LanOptions | undefined, host: string): LanNetwork | undefined {
  if (lan === false || (lan === undefined && LOOPBACK.includes(host))) return undefined
  const { interfaces } = typeof lan === 'object' ? lan : {}
  const isListening = (address: string) =>
    host === ALL || (host === ALL_OF_IPV4 ? isIP(address) === 4 : host === address)
  return new LanNetwork(interfaces, (address) => isPrivateAddress(address) && isListening(address))
}
