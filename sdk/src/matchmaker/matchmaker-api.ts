import type { Listing, SkillBand, Visibility } from '../discover/listing.js'
import type { ErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame, Settings, Stats } from '../game/game-types.js'
import type { OnAdmission } from './check-newcomers.js'
import type { DiagnoseOptions, Diagnosis } from './diagnosis-api.js'
import type { HandAnswer } from './hand-api.js'
import type { PathChoice } from './path-choice.js'
import type { People } from './people-api.js'
import type { Platform } from './platform.js'
import type { Profile } from './profile-api.js'
import type { QuickMatchOptions } from './quick-match-api.js'
import type { RatingsApi } from './ratings-api.js'
import type { CallOptions, Session } from './session-api.js'

export interface MatchmakerOptions<G extends AnyGame> extends Platform, CallOptions {
  readonly game: G
  /** 1 to 24 visible characters, on one line. */
  readonly player: { readonly name: string }
  /** The game's own check of newcomers, in every session that this device hosts or comes to host; see `HostOptions`. */
  readonly onAdmission?: OnAdmission | undefined
}

export interface PathOptions extends CallOptions {
  /**
   * `relayed`: this device's address is shown to nobody but the relay of the lobby, which sees it as any server would; what is
   * said through it, it can not read. No other way is opened, now or later, and nothing is said on the LAN. Default: what the
   * platform was told (`browser({ path: 'relayed' })`, `node(…)`), else `auto`, which takes the best way there is. A page that
   * is opened by an invitation link goes to its host at once: there it has to be told to the platform.
   */
  readonly path?: PathChoice | undefined
}

export interface JoinOptions extends PathOptions {
  /** The session's, if it has one: 1 to 128 bytes as UTF-8, upper and lower case count, white space around it does not. */
  readonly password?: string | undefined
  /**
   * `spectator`: takes no seat and only watches, also a match that is running; eight at most. A seat of theirs that waits for
   * this player is taken all the same. Default `player`.
   */
  readonly as?: 'player' | 'spectator' | undefined
  /** As the host's, for when this device comes to host the session. Default: what `createMatchmaker` was given. */
  readonly onAdmission?: OnAdmission | undefined
  /** The host is being asked and may take its time: up to 60 s from here on. @param host their name */
  readonly onWaiting?: ((host: string) => void) | undefined
}

export interface HostOptions<G extends AnyGame> extends PathOptions {
  /** Default: the player's name and "'s game". */
  readonly name?: string | undefined
  /** Default: the game's `seats.max`. */
  readonly maxPlayers?: number | undefined
  /** Unnamed ones stand at their first value. */
  readonly settings?: Partial<Settings<G>> | undefined
  /** How long a dropped player's seat waits, ms; default 15,000. */
  readonly reconnectGrace?: number | undefined
  /**
   * Who sees it in their list; default `public`. `friends`: players this one calls friends, who show themselves in the lobby
   * and call this one a friend, too. `private`: nobody. Whoever has the code or the link can always join.
   */
  readonly visibility?: Visibility | undefined
  /**
   * A device that does not keep the time of the match, for seconds, gives the session to one that may do better, and plays on as a
   * guest (`session.on('hostChanged')`). Default `true`.
   */
  readonly autoSwitchToBestHost?: boolean | undefined
  /**
   * Who gets a seat: `anyone` who has found the session (the default), or whom the host lets in: with `ask`, newcomers knock
   * (`session.on('knock')`) and wait. Nobody is asked about twice: whoever was in may come back, until they are kicked.
   * Nor about whom the host brings in by hand. Listings do not say so.
   */
  readonly admit?: 'anyone' | 'ask' | undefined
  /**
   * What newcomers have to know: 1 to 128 bytes as UTF-8, upper and lower case count, white space around it does not. Neither
   * a lobby nor whoever pretends to be host or guest learns it, and guesses are paced. Whoever was in need not say it again,
   * nor whom the host brings in by hand. Listings do not say that there is one.
   */
  readonly password?: string | undefined
  /**
   * The game's own check of everybody who would get a seat, such as a list of bans or of friends: `true` lets them go on, `false`
   * or a sentence for them refuses (`session/refused`; the sentence is the error's message). It comes after the password and
   * before the host is asked, and not for who only returns to their seat. 16 are checked at a time. When it throws, or takes
   * longer than 5 s, they are refused with `session/admission-failed`, and the error is reported. It is code of this page: when
   * the session changes its host, the next one asks its own (`createMatchmaker({ onAdmission })`, `join(…, { onAdmission })`),
   * and its player where it has none. Default: what `createMatchmaker` was given.
   *
   * @param options.signal aborts when they are gone, or the time is up
   */
  readonly onAdmission?: OnAdmission | undefined
  /** What it is about, for who searches: the first 8, each cut to 24 characters. */
  readonly tags?: readonly string[] | undefined
  /** The ratings it is meant for; without one, everybody. A hint for who searches, nobody is turned away. */
  readonly skill?: SkillBand | undefined
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
  /** Whole points, from 1000; where the game rates matches apart by a setting, with its usual value. */
  readonly rating: number
  /** True in a second tab of the same profile: it plays under a key of its own, unrated. */
  readonly temporary: boolean
  /** False when nothing can be stored here: key and ratings are lost with the page. */
  readonly remembered: boolean
  /**
   * Why not, to be shown as it is (`message`, `help`): `store/forgotten` where nothing may be stored, `store/full` until something is stored again,
   * `store/wiped`, `store/unavailable`.
   */
  readonly trouble: SkirmishError | undefined
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
  /** The player's key, as something to be kept elsewhere or carried to another device. */
  readonly profile: Profile
  /** The ladder, and what this device's matches say of everybody who played in them. */
  readonly ratings: RatingsApi<Stats<G>>
  /**
   * Opens a session for friends to join.
   * Rejects with `discover/relay-unreachable`, `discover/public-unreachable`, `discover/timeout`, `discover/refused` (the
   * lobby is full), `connect/no-webrtc`, `connect/no-relay` (nothing hides this device, as `path: 'relayed'` asks),
   * `session/bad-name`, `session/bad-password`, `session/aborted`.
   */
  host(options?: HostOptions<G>): Promise<Session<G>>
  /**
   * Joins by code, link or listing; asking twice for one session gives the same one.
   * Rejects with a SkirmishError whose `phase` says how far it came: `discover`, `connect` or `session`. Where the session has
   * a password: `session/needs-password`, `session/wrong-password`, or `session/busy` after too many wrong ones; where the
   * host is asked: `session/declined`, `session/timeout`, or `session/busy` while too many wait. Also `session/banned`,
   * and where the game checks who comes: `session/refused`, `session/admission-failed`.
   */
  join(target: string | Listing, options?: JoinOptions): Promise<Session<G>>
  /**
   * Joins a public session that fits, or opens one and goes on looking until somebody has come: whoever asks at the same time
   * meets. With time, less is asked for. It resolves with the session it joined, or with one's own as soon as one guest is in,
   * whatever `seats` asks for: it stays listed, and who wants to be more waits in it. When `timeoutMs` are over and nobody came,
   * it resolves with one's own session all the same: `session.players.length` tells. No session, no listing stays of one that is
   * called off. Sessions with a password, and those whose host has to be asked for long, are not for it; its own has neither.
   * Rejects with `session/aborted`, `discover/relay-unreachable` also when every lobby is gone for 4 s meanwhile, and where
   * nothing can be joined with what `host` rejects with.
   */
  quickMatch(options?: QuickMatchOptions<G>): Promise<Session<G>>
  /**
   * Answers an invitation of `session.inviteByHand()`: a code or a link with one. No server is asked; the answer's code
   * goes back to the host, and its `session` opens when the host has taken it.
   * Rejects with `connect/bad-code`, `connect/wrong-game`, `connect/wrong-version`, `connect/wrong-schema`,
   * `connect/no-webrtc`, `connect/no-relay` (the platform's `path` is `relayed`), `connect/no-address`, `connect/timeout` or
   * `session/aborted`.
   */
  answerByHand(invitation: string, options?: CallOptions): Promise<HandAnswer<G>>
  /**
   * Finds out, in less than 5 s, what stands between this device and its friends. What fails is a finding, so it rejects with
   * `session/aborted` only.
   */
  diagnose(options?: DiagnoseOptions): Promise<Diagnosis>
  /** Returns what ends it. */
  on<E extends keyof MatchmakerEvents>(event: E, handler: MatchmakerEvents[E]): () => void
  /** Leaves every session and closes what was opened; calls still under way reject with `session/aborted`. */
  close(): void
}
