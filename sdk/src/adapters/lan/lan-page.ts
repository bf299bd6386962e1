import { isIP } from 'node:net'
import type { LanNetwork } from './lan-network.js'

/** The page of a lobby on this LAN: it stands at an address on our networks, or at a name that only a LAN knows. */
export function isLanPage(origin: string, network: LanNetwork): boolean {
  if (!URL.canParse(origin)) return false
  const name = new URL(origin).hostname.replace(/^\[|\]$/g, '')
  return isIP(name) === 0 ? name.endsWith('.local') : network.towards(name) !== undefined
}
