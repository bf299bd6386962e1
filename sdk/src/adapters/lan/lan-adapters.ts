import type { NearbyAdapters } from '../../matchmaker/platform.js'
import type { Presence } from '../../ports/presence.js'
import type { RelayPlatform } from '../relay/relay-platform.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import { DoorTransport } from './door-transport.js'
import { LanDirectory } from './lan-directory.js'
import { LanEndpoint } from './lan-endpoint.js'
import { LAN_PORT } from './lan-groups.js'
import { LanNetwork } from './lan-network.js'
import type { NodeLanOptions } from './lan-options.js'
import { LanPresence } from './lan-presence.js'
import { LanSockets } from './lan-sockets.js'
import { OwnSignalingTransport } from './own-signaling-transport.js'

interface LanAdapters extends NearbyAdapters {
  readonly directory: LanDirectory
  readonly presences: readonly Presence[]
}

/** What a LAN brings to a platform: sessions nearby, people if that is switched on, and an endpoint of one's own. Nothing is opened before it is used. */
export function lanAdapters(
  { port = LAN_PORT, interfaces, hosts, presence = false }: NodeLanOptions,
  platform: RelayPlatform & PeerPlatform,
): LanAdapters {
  const network = new LanNetwork(interfaces)
  const sockets = new LanSockets(network, port)
  const endpoint = new LanEndpoint(network)
  const direct = new OwnSignalingTransport(endpoint, platform)
  const doors = new DoorTransport(endpoint, platform)
  const directory = new LanDirectory({ network, platform, sockets, port, ...(hosts && { hosts }) })
  const presences = presence ? [new LanPresence(sockets, platform.random)] : []
  return {
    transports: [direct, doors],
    directories: [directory],
    directory,
    presences,
    close() {
      for (const one of [...presences, directory, direct, doors, endpoint]) one.close()
    },
  }
}
