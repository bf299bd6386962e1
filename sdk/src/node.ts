import { randomBytes } from 'node:crypto'
import { MemoryStore } from './adapters/memory/memory-store.js'
import { FileStore } from './adapters/node/file-store.js'
import { loadPeer } from './adapters/node/load-peer.js'
import { openSocket } from './adapters/node/open-socket.js'
import { TimerClock } from './adapters/node/timer-clock.js'
import { relayAdapters } from './adapters/relay/relay-adapters.js'
import type { IceServer } from './adapters/webrtc/ice-server.js'
import type { Platform } from './matchmaker/platform.js'

export type { IceServer }

export interface NodeOptions {
  /** http(s) address of a lobby relay. Without one, only solo play. */
  readonly relay?: string
  /** Default: STUN at the lobby. */
  readonly iceServers?: readonly IceServer[]
  /** Folder that keeps profile and matches, for one process at a time (`store/locked`); without one they are forgotten. */
  readonly folder?: string
}

/** The platform of a Node process: WebRTC by PeerJS and node-datachannel, the lobby by Colyseus; files. */
export function node({ relay, iceServers, folder }: NodeOptions = {}): Platform {
  const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
  const files = folder === undefined ? undefined : new FileStore(folder)
  const endpoint = relay === undefined ? undefined : new URL(relay)
  const relayed = relayAdapters(endpoint, { load: loadPeer, random, iceServers, openSocket })
  return {
    transports: relayed.transports,
    directories: relayed.directories,
    store: files ?? new MemoryStore(),
    clock: new TimerClock(),
    random,
    date: () => Date.now(),
    page: endpoint?.href,
    close() {
      relayed.close()
      files?.close().catch(() => {}) // a lock that can't be taken away is taken over: we are gone by then
    },
  }
}
