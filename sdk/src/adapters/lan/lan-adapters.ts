import type { NearbyAdapters } from '../../matchmaker/platform.js'
import type { RelayPlatform } from '../relay/relay-platform.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import { DoorTransport } from './door-transport.js'
import { LanDirectory } from './lan-directory.js'
import { LanEndpoint } from './lan-endpoint.js'
import { LanNetwork } from './lan-network.js'
import type { LanOptions } from './lan-options.js'
import { OwnSignalingTransport } from './own-signaling-transport.js'

interface LanAdapters extends NearbyAdapters {
  readonly directory: LanDirectory
}

/** What a LAN brings to a platform: sessions nearby, and an endpoint of one's own. Nothing is opened before it is used. */
export function lanAdapters(
  { port, interfaces, hosts }: LanOptions,
  platform: RelayPlatform & PeerPlatform,
): LanAdapters {
  const network = new LanNetwork(interfaces)
  const endpoint = new LanEndpoint(network)
  const direct = new OwnSignalingTransport(endpoint, platform)
  const doors = new DoorTransport(endpoint, platform)
  const directory = new LanDirectory({ network, platform, ...(port && { port }), ...(hosts && { hosts }) })
  return {
    transports: [direct, doors],
    directories: [directory],
    directory,
    close() {
      for (const one of [directory, direct, doors, endpoint]) one.close()
    },
  }
}
