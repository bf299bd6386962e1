import type { Platform } from '../../matchmaker/platform.js'
import { PeerJsTransport } from '../webrtc/peerjs-transport.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import { RelayDirectory } from './relay-directory.js'
import { RelayLobby } from './relay-lobby.js'
import type { RelayPlatform } from './relay-platform.js'
import { RelayedTransport } from './relayed-transport.js'

type RelayAdapters = Pick<Platform, 'transports' | 'directories' | 'presences'> & { close(): void }

/** What a lobby relay brings to a platform: its list, its signaling, and its STUN and TURN servers. Nothing without one. */
export function relayAdapters(endpoint: URL | undefined, platform: RelayPlatform & PeerPlatform): RelayAdapters {
  if (!endpoint) return { transports: [], directories: [], close() {} }
  const lobby = new RelayLobby(endpoint.href, platform.clock)
  const direct = new PeerJsTransport(endpoint.href, platform)
  const relayed = new RelayedTransport(lobby, platform)
  return {
    transports: [direct, relayed],
    directories: [new RelayDirectory(lobby, platform)],
    presences: async () => [new (await import('./relay-presence.js')).RelayPresence(lobby)],
    close() {
      direct.close()
      relayed.close()
      lobby.close()
    },
  }
}
