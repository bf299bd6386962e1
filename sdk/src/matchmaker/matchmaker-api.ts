import type { Listing, SkillBand, Visibility } from '../discover/listing.js'
import type { ErrorCode } from '../errors.js'
import type { AnyGame, Settings } from '../game/game-types.js'
import type { HandAnswer } from './hand-api.js'
import type { People } from './people-api.js'
import type { Platform } from './platform.js'
import type { CallOptions, Session } from './session-api.js'

export interface MatchmakerOptions<G extends AnyGame> extends Platform, CallOptions {
  readonly game: G
  /** 1 to 24 visible characters, on one line. */
  readonly player: { readonly name: string }
}

export interface HostOptions<G extends AnyGame> extends CallOptions {
  /** Default: the player's name and "'s game". */
  name?: string
  /** Default: the game's `seats.max`. */
  maxPlayers?: number
  /** Unnamed ones stand at their first value. */
  settings?: Partial<Settings<G>>
  /** How long a dropped player's seat waits, ms; default 15,000. */
  reconnectGrace?: number
  /**
   * Who sees it in their list; default `public`. `friends`: players this one calls friends, who show themselves in the lobby
   * and call this one a friend, too. `private`: nobody. Whoever has the code or the link can always join.
   */
  visibility?: Visibility
  /** What it is about, for who searches: the first 8, each cut to 24 characters. */
  tags?: readonly string[]
  /** The ratings it is meant for; without one, everybody. A hint for who searches, nobody is turned away. */
  skill?: SkillBand
}

/** A session somebody offers. */
export interface OpenListing extends Listing {
  /** Why it can't be joined right now, such as `session/full` or `connect/wrong-version`. */
  readonly blocked: ErrorCode | undefined
}

/** The player of this device. */
export interface Me {
  readonly name: string
  /** Ed25519 public key, 32 bytes: who one is to friends. */
  readonly key: Uint8Array
  readonly rating: number
  /** True in a second tab of the same profile: it plays under a key of its own, unrated. */
  readonly temporary: boolean
  /** False when nothing can be stored here: key and ratings are lost with the page. */
  readonly remembered: boolean
}

export interface MatchmakerEvents {
  /**
   * Sessions of this game, all directories as one list, in the order they were first seen; late handlers are told at
   * once. Those of friends (`visibility`) come last. `filterListings` searches and sorts it. Directories are looked at while there is a handler.
   */
  listings(listings: readonly OpenListing[]): void
}

export interface Matchmaker<G extends AnyGame> {
  readonly me: Me
  /** What `on('listings')` told last; empty before anybody asked. */
  readonly listings: readonly OpenListing[]
  /** Who is in the lobby, friends, and invites to a session. Costs nothing until it is used. */
  readonly people: People<G>
  /**
   * Opens a session for friends to join.
   * Rejects with `discover/relay-unreachable`, `discover/timeout`, `connect/no-webrtc`, `session/bad-name`, `session/aborted`.
   */
  host(options?: HostOptions<G>): Promise<Session<G>>
  /**
   * Joins by code, link or listing; asking twice for one session gives the same one.
   * Rejects with a SkirmishError whose `phase` says how far it came: `discover`, `connect` or `session`.
   */
  join(target: string | Listing, options?: CallOptions): Promise<Session<G>>
  /**
   * Answers an invitation of `session.inviteByHand()`: a code or a link with one. No server is asked; the answer's code
   * goes back to the host, and its `session` opens when the host has taken it.
   * Rejects with `connect/bad-code`, `connect/wrong-game`, `connect/wrong-version`, `connect/wrong-schema`,
   * `connect/no-webrtc`, `connect/no-address`, `connect/timeout` or `session/aborted`.
   */
  answerByHand(invitation: string, options?: CallOptions): Promise<HandAnswer<G>>
  on<E extends keyof MatchmakerEvents>(event: E, handler: MatchmakerEvents[E]): () => void
  /** Leaves every session and closes what was opened; calls still under way reject with `session/aborted`. */
  close(): void
}
