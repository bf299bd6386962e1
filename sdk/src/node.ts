import { randomBytes } from 'node:crypto'
import { lanAdapters } from './adapters/lan/lan-adapters.js'
import type { LanOptions, NodeLanOptions } from './adapters/lan/lan-options.js'
import { MemoryStore } from './adapters/memory/memory-store.js'
import { nativeVerify } from './adapters/native-verify.js'
import { callFirst } from './adapters/node/call-first.js'
import { FileStore } from './adapters/node/file-store.js'
import { onInterfacesWake } from './adapters/node/interfaces-wake.js'
import { loadConnection } from './adapters/node/load-connection.js'
import { loadPeer } from './adapters/node/load-peer.js'
import { openSocket } from './adapters/node/open-socket.js'
import { TimerClock } from './adapters/node/timer-clock.js'
import { publicAdapters } from './adapters/public/public-signaling.js'
import type { PublicSignaling, PublicSignalingOption } from './adapters/public/public-signaling-option.js'
import { relayAdapters } from './adapters/relay/relay-adapters.js'
import type { IceServer } from './adapters/webrtc/ice-server.js'
import { webrtcByHand } from './adapters/webrtc/webrtc-by-hand.js'
import type { Listing } from './discover/listing.js'
import { hostHere } from './matchmaker/host-here.js'
import { LivePeople } from './matchmaker/live-people.js'
import * as ratings from './matchmaker/match-history.js'
import * as migrating from './matchmaker/migrating.js'
import type { PathChoice } from './matchmaker/path-choice.js'
import type { Platform } from './matchmaker/platform.js'
import * as playing from './matchmaker/playing.js'

export { serveLan } from './adapters/lan/serve-lan.js'
export type { Port } from './adapters/port/port.js'
export type { IceServer, LanOptions, NodeLanOptions, PublicSignaling }

/** libdatachannel tries one address for about 40 s, and takes no more than twenty. */
const HOLD_MS = 15_000

export interface NodeOptions {
  /** http(s) address of a lobby relay. Without one, friends on the same LAN find each other all the same. */
  readonly relay?: string | undefined
  /** Sessions on the LAN, without any lobby; default `true`, `false` for none. People only with `{ presence: true }`, which says what that reveals. */
  readonly lan?: boolean | NodeLanOptions | undefined
  /** In place of those that the lobby names (its own STUN, and a TURN server it knows); for links made by hand there are none else. */
  readonly iceServers?: readonly IceServer[] | undefined
  /** Friends without a lobby meet through an outside PeerServer: `true` for PeerJS's own, or another one's address. Default: none. */
  readonly publicSignaling?: PublicSignalingOption | undefined
  /** `relayed`: this device's address is shown to nobody but the lobby's relay, and nothing is said on the LAN; default `auto`. */
  readonly path?: PathChoice | undefined
  /** Folder that keeps profile and matches, for one process at a time (`store/locked`); without one they are forgotten. */
  readonly folder?: string | undefined
}

export interface NodePlatform extends Platform {
  /**
   * The sessions of one device on the LAN, by its IP address: where broadcast does not get through, somebody types it. Takes 1 s at
   * most; none where nobody answers, and with `lan: false`. Rejects with `session/aborted`.
   */
  probe(host: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly Listing[]>
}

/** The platform of a Node process: WebRTC by PeerJS and node-datachannel, the lobby by Colyseus, the LAN by UDP; files. */
export function node(options: NodeOptions = {}): NodePlatform {
  const { relay, lan = true, iceServers, publicSignaling, path, folder } = options
  const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
  const files = folder === undefined ? undefined : new FileStore(folder)
  const endpoint = relay === undefined ? undefined : new URL(relay)
  const clock = new TimerClock()
  const shared = { load: loadPeer, random, clock, openSocket }
  const relayed = relayAdapters(endpoint, { ...shared, iceServers })
  const near = lan ? lanAdapters(lan === true ? {} : lan, { ...shared, iceServers: iceServers ?? [] }) : undefined
  const outside = publicAdapters(publicSignaling, { ...shared, iceServers })
  return {
    transports: [...relayed.transports, ...(near?.transports ?? []), ...outside.transports],
    directories: [...relayed.directories, ...(near?.directories ?? []), ...outside.directories],
    presences: async () => [...((await relayed.presences?.()) ?? []), ...(near?.presences ?? [])],
    byHand: webrtcByHand({ clock, connection: loadConnection, iceServers, holdMs: HOLD_MS, beforeInvited: callFirst }),
    store: files ?? new MemoryStore(),
    clock,
    random,
    path,
    date: () => Date.now(),
    page: endpoint?.href,
    onWake: onInterfacesWake,
    playing,
    ratings,
    hosting: { hostHere },
    migrating,
    verify: nativeVerify,
    async probes() {
      const { nodeProbes } = await import('./adapters/node/node-probes.js')
      return nodeProbes({ endpoint, iceServers, lan: lan === true ? {} : lan || undefined })
    },
    people: { LivePeople },
    probe: async (host, options) => (await near?.directory.probe(host, options)) ?? [],
    close() {
      relayed.close()
      near?.close()
      outside.close()
      files?.close().catch(() => {}) // a lock that can't be taken away is taken over: we are gone by then
    },
  }
}
