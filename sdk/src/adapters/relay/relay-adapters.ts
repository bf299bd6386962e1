import type { Platform } from '../../matchmaker/platform.js'
import { PeerJsTransport } from '../webrtc/peerjs-transport.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import { RelayDirectory } from './relay-directory.js'

type RelayAdapters = Pick<Platform, 'transports' | 'directories'> & { close(): void }

/** What a lobby relay brings to a platform: its list, its signaling, and STUN on the same port. Nothing without one. */
export function relayAdapters(
  endpoint: URL | undefined,
  platform: Omit<PeerPlatform, 'iceServers'> & { iceServers: readonly RTCIceServer[] | undefined },
): RelayAdapters {
  if (!endpoint) return { transports: [], directories: [], close() {} }
  const port = endpoint.port || (endpoint.protocol === 'https:' ? 443 : 80)
  const iceServers = platform.iceServers ?? [{ urls: `stun:${endpoint.hostname}:${port}` }]
  const transport = new PeerJsTransport(endpoint.href, { ...platform, iceServers })
  const directory = new RelayDirectory(endpoint.href, platform.random)
  return {
    transports: [transport],
    directories: [directory],
    close() {
      transport.close()
      directory.close()
    },
  }
}
