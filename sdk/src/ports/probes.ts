import type { StunSeen } from '../connect/nat-mapping.js'

/**
 * What a device can find out about its ways to others. A probe that is missing has nothing to look at on this platform.
 * Each gives what it saw, or rejects; when `signal` aborts it ends at once, in either way, and leaves nothing open.
 * Adapters: browser, Node, memory. `diagnose` calls them; `sdk/src/testing/probes-contract.ts` says what they promise.
 */
export interface Probes {
  /** Asks the lobby. Rejects when it does not answer. */
  lobby?(options: ProbeOptions): Promise<LobbySeen>
  /** Asks the lobby's STUN servers, or those the platform was given. Takes a few seconds where UDP is lost. */
  stun?(options: ProbeOptions): Promise<StunSeen>
  turn?(options: ProbeOptions): Promise<TurnSeen>
  /** Connects two ends on this device by their own addresses. Rejects without WebRTC. */
  loop?(options: ProbeOptions): Promise<LoopSeen>
  localNetwork?(options: ProbeOptions): Promise<LocalNetworkSeen>
  /** Speaks on each network, and listens whether it is heard. */
  lan?(options: ProbeOptions): Promise<LanSeen>
  webrtc?(options: ProbeOptions): Promise<boolean>
  page?(options: ProbeOptions): Promise<PageSeen>
}

export interface ProbeOptions {
  readonly signal: AbortSignal
}

export interface LobbySeen {
  readonly name: string
  readonly version: string
  /** A WebSocket got through. */
  readonly socket: boolean
}

/** Whether a TURN server lends an address; `none`: there is no server. */
export type TurnSeen = 'none' | 'works' | 'refused' | 'silent'

export interface LoopSeen {
  /** Addresses stand behind mDNS names (`….local`). */
  readonly hidden: boolean
  readonly connects: boolean
}

/** `not-needed`: the page comes from this device or its network, or the browser has no such permission. */
export type LocalNetworkSeen = 'granted' | 'denied' | 'prompt' | 'not-needed'

export interface LanSeen {
  /** UDP. */
  readonly port: number
  /** One for each address, the loopback left out. */
  readonly interfaces: readonly LanInterfaceSeen[]
}

export interface LanInterfaceSeen {
  readonly name: string
  readonly address: string
  readonly heard: boolean
}

export interface PageSeen {
  /** A secure context: https, or this very device. */
  readonly secure: boolean
  /** What a page over plain http goes without, in words a player knows. */
  readonly missing: readonly string[]
}
