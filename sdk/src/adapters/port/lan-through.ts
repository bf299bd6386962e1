import type { NearbyAdapters } from '../../matchmaker/platform.js'
import { OwnSignalingTransport } from '../lan/own-signaling-transport.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import type { Port } from './port.js'
import { PortCalls } from './port-calls.js'
import { PortDirectory } from './port-directory.js'

/** Ways to friends nearby, for `browser({ nearby })`. */
export type Nearby = (platform: PeerPlatform) => NearbyAdapters

/**
 * The LAN for a window of an Electron app: `browser({ nearby: lanThrough(port) })`. The other end of the port is in the main
 * process, where `serveLan` of `@skirmish/sdk/node` speaks UDP and holds the TCP port that friends are signaled through;
 * WebRTC runs in the window. When the main process is gone, so is the LAN: calls reject with `discover/lan-unreachable`.
 */
export function lanThrough(port: Port): Nearby {
  return (platform) => {
    const calls = new PortCalls(port)
    const endpoint = {
      async open() {
        const opened = await calls.ask({ what: 'open' }, new AbortController().signal)
        return { port: typeof opened === 'number' ? opened : 0 }
      },
    }
    const transport = new OwnSignalingTransport(endpoint, platform)
    return {
      transports: [transport],
      directories: [new PortDirectory('lan', calls)],
      close() {
        transport.close()
        port.close()
      },
    }
  }
}
