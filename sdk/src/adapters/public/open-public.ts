import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import { PublicDirectory } from './public-directory.js'
import { PublicTransport } from './public-transport.js'

/** Both adapters of one server, which share what they have open there. */
export function openPublic(server: string, platform: PeerPlatform) {
  const transport = new PublicTransport(server, platform)
  return { transport, directory: new PublicDirectory(transport, platform) }
}
