import type { HandTransport } from '../ports/by-hand.js'
import type { Clock } from '../ports/clock.js'
import type { Directory } from '../ports/directory.js'
import type { Presence } from '../ports/presence.js'
import type { Probes } from '../ports/probes.js'
import type { Store } from '../ports/store.js'
import type { Transport } from '../ports/transport.js'
import type { VerifyNatively } from '../ports/verify-natively.js'
import type { OnWake } from '../ports/wake.js'
import type { hostHere } from './host-here.js'
import type { LivePeople } from './live-people.js'
import type * as matchHistory from './match-history.js'
import type * as migrating from './migrating.js'
import type { passwordProver } from './password-prover.js'
import type { PathChoice } from './path-choice.js'
import type * as playing from './playing.js'

/** Everything the matchmaker needs of the world; `/browser`, `/node` and `/testing` each make one. */
export interface Platform {
  /** In the order they are tried. */
  readonly transports: readonly Transport[]
  readonly directories: readonly Directory[]
  /** Where people show themselves to each other; asked when somebody first looks. */
  readonly presences?: (() => Promise<readonly Presence[]>) | undefined
  /** What only who looks for people needs, where the platform has it loaded; else it loads when somebody does. */
  readonly people?: { readonly LivePeople: typeof LivePeople } | undefined
  /** Links by codes that people carry; without it, there are none. */
  readonly byHand?: HandTransport | undefined
  readonly store: Store
  readonly clock: Clock
  /** Bytes nobody can guess. */
  random(bytes: number): Uint8Array
  /** Milliseconds since 1970, for display only. */
  date(): number
  /** The page a friend has to open, for invitation links. */
  readonly page?: string | undefined
  /** What `host` and `join` choose where they are not told; default `auto`. */
  readonly path?: PathChoice | undefined
  /** The invitation link this page was opened with: the way to its host is made while the profile loads. */
  readonly invitation?: string | undefined
  /** What this tab remembers over a refresh, and no other tab sees. */
  readonly tab?: TabMemory | undefined
  /**
   * False when another live tab already plays with the stored profile: this one then plays as an unrated guest. Asked again
   * when the profile is loaded, it tells what has been heard since.
   */
  claimProfile?(): Promise<boolean>
  /** Calls when the page is going away; the returned function ends it. */
  onExit?(handler: () => void): () => void
  /** Calls when the network may be another one, or the page was away; the returned function ends it. */
  readonly onWake?: OnWake | undefined
  /** Calls when the page will stand still though it is there, as phones do with those in the background; the returned function ends it. */
  onFreeze?(handler: () => void): () => void
  /** Whether its player does not see the page: such a one may soon stand still. */
  isHidden?(): boolean
  /** What every session needs, where the platform has it loaded; else it loads while the profile does. */
  readonly playing?: typeof playing | undefined
  /** What rates matches, where the platform has it loaded; else it loads while the profile does. */
  readonly ratings?: typeof matchHistory | undefined
  /** What only a host needs, where the platform has it loaded; else it loads when somebody hosts. */
  readonly hosting?: { readonly hostHere: typeof hostHere } | undefined
  /** What it takes to outlive a host, where the platform has it loaded; else it loads when a host first speaks of it. */
  readonly migrating?: typeof migrating | undefined
  /** What proves passwords, where the platform has it loaded; else it loads with the first one. */
  readonly passwords?: { readonly passwordProver: typeof passwordProver } | undefined
  /** Checks signatures in the platform's own code; `undefined` where there is none for it. Asked when others bring records. */
  verify?(): Promise<VerifyNatively | undefined>
  /** What this device can find out about its ways to others; loaded when first asked for. */
  probes?(): Promise<Probes>
  /** Ends what the platform itself runs (sockets, a timer's worker) and lets go of the profile, also of one still being claimed. */
  close?(): void
}

/** Ways to find and reach friends that somebody adds to a platform. */
export interface NearbyAdapters extends Pick<Platform, 'transports' | 'directories'> {
  close(): void
}

export interface TabMemory {
  load(name: string): string | undefined
  save(name: string, value: string): void
}
