import { IndexedDbStore } from './adapters/browser/indexeddb-store.js'
import { onPageWake } from './adapters/browser/page-wake.js'
import { ProfileClaim, sessionStorageOf } from './adapters/browser/profile-claim.js'
import { WorkerClock } from './adapters/browser/worker-clock.js'
import type { Nearby } from './adapters/port/lan-through.js'
import { publicAdapters } from './adapters/public/public-signaling.js'
import type { PublicSignaling, PublicSignalingOption } from './adapters/public/public-signaling-option.js'
import { relayAdapters } from './adapters/relay/relay-adapters.js'
import type { IceServer } from './adapters/webrtc/ice-server.js'
import { webrtcByHand } from './adapters/webrtc/webrtc-by-hand.js'
import { parseInvitation } from './discover/invitation.js'
import type { PathChoice } from './matchmaker/path-choice.js'
import type { Platform } from './matchmaker/platform.js'

export type { IceServer, PublicSignaling }

export interface BrowserOptions {
  /** Address of a lobby relay, relative to the page; `'/'` is the one that served it. Without one, friends join by hand only. */
  readonly relay?: string | undefined
  /** The LAN, for a window of an Electron app: `lanThrough(port)` of `@skirmish/sdk/electron`. */
  readonly nearby?: Nearby | undefined
  /** In place of those that the lobby names (its own STUN, and a TURN server it knows); for links made by hand there are none else. */
  readonly iceServers?: readonly IceServer[] | undefined
  /** Friends without a lobby meet through an outside PeerServer: `true` for PeerJS's own, or another one's address. Default: none. */
  readonly publicSignaling?: PublicSignalingOption | undefined
  /** `relayed`: this device's address is shown to nobody but the lobby's relay, not even while an invitation opens; default `auto`. */
  readonly path?: PathChoice | undefined
  /** Where the page serves `@skirmish/sdk/timer-worker.js`, if its CSP forbids `blob:` workers. */
  readonly workerUrl?: string | URL | undefined
  /** Name of the database that keeps profile and matches; default `skirmish`. */
  readonly database?: string | undefined
}

/** The platform of a web page: WebRTC by PeerJS, the lobby by Colyseus, both loaded when first used; IndexedDB. */
export function browser(options: BrowserOptions = {}): Platform {
  const { relay, nearby, iceServers, publicSignaling, path, workerUrl, database } = options
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
  const endpoint = relay === undefined ? undefined : new URL(relay, location.href)
  const openSocket = (url: string) => new WebSocket(url)
  const clock = new WorkerClock(workerUrl)
  const shared = { load: loadPeer, random, clock }
  const relayed = relayAdapters(endpoint, { ...shared, iceServers, openSocket })
  const near = nearby?.({ ...shared, iceServers: iceServers ?? [] })
  const outside = publicAdapters(publicSignaling, { ...shared, iceServers })
  const profile = new ProfileClaim()
  return {
    transports: [...relayed.transports, ...(near?.transports ?? []), ...outside.transports],
    directories: [...relayed.directories, ...(near?.directories ?? []), ...outside.directories],
    presences: relayed.presences,
    byHand: webrtcByHand({ clock, iceServers }),
    store: new IndexedDbStore(database),
    clock,
    random,
    path,
    date: () => Date.now(),
    page: location.href.replace(/#.*$/, ''),
    invitation: parseInvitation(location.href) && location.href,
    tab: {
      load: (name) => sessionStorageOf()?.getItem(name) ?? undefined,
      save: (name, value) => sessionStorageOf()?.setItem(name, value),
    },
    claimProfile: () => profile.claim(),
    verify: async () => (await import('./adapters/native-verify.js')).nativeVerify(),
    probes: async () => (await import('./adapters/browser/browser-probes.js')).browserProbes({ endpoint, iceServers }),
    onExit(handler) {
      addEventListener('pagehide', handler)
      return () => removeEventListener('pagehide', handler)
    },
    onFreeze(handler) {
      document.addEventListener('freeze', handler)
      return () => document.removeEventListener('freeze', handler)
    },
    isHidden: () => document.visibilityState === 'hidden',
    onWake: onPageWake,
    close() {
      relayed.close()
      near?.close()
      outside.close()
      clock.close()
      profile.release()
    },
  }
}

async function loadPeer() {
  const { Peer } = await import('peerjs')
  return Peer
}
