import { randomBytes } from 'node:crypto'
import { MemoryStore } from './adapters/memory/memory-store.js'
import { FileStore } from './adapters/node/file-store.js'
import { loadConnection } from './adapters/node/load-connection.js'
import { loadPeer } from './adapters/node/load-peer.js'
import { openSocket } from './adapters/node/open-socket.js'
import { TimerClock } from './adapters/node/timer-clock.js'
import { relayAdapters } from './adapters/relay/relay-adapters.js'
import { webrtcByHand } from './adapters/webrtc/webrtc-by-hand.js'
import type { Platform } from './matchmaker/platform.js'

/** libdatachannel tries one address for about 40 s, and takes no more than twenty. */
const HOLD_MS = 15_000

export interface NodeOptions {
  /** http(s) address of a lobby relay. Without one, friends join by hand only. */
  readonly relay?: string
  /** Default: STUN at the lobby, and none for links made by hand. */
  readonly iceServers?: readonly RTCIceServer[]
  /** Folder that keeps profile and matches, one process at a time; without one they are forgotten. */
  readonly folder?: string
}

/** The platform of a Node process: WebRTC by PeerJS and node-datachannel, the lobby by Colyseus; files. */
export function node({ relay, iceServers, folder }: NodeOptions = {}): Platform {
  const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
  const endpoint = relay === undefined ? undefined : new URL(relay)
  const relayed = relayAdapters(endpoint, { load: loadPeer, random, iceServers, openSocket })
  return {
    transports: relayed.transports,
    directories: relayed.directories,
    byHand: webrtcByHand({ connection: loadConnection, iceServers, holdMs: HOLD_MS, hostCallsFirst: true }),
    store: folder === undefined ? new MemoryStore() : new FileStore(folder),
    clock: new TimerClock(),
    random,
    date: () => Date.now(),
    page: endpoint?.href,
    close: relayed.close,
  }
}
