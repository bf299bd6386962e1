// Every RTCPeerConnection that the SDK makes in this process from now on, for what has to go over the very same link.
import { OrderedPeerConnection } from '../../sdk/dist/adapters/node/ordered-peer-connection.js'

/** @param made hears of each */
export function tapConnections(made) {
  globalThis.RTCPeerConnection = class extends OrderedPeerConnection {
    constructor(config) {
      super(config)
      made(this)
    }
  }
}
