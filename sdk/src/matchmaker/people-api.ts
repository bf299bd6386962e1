import type { Status } from '../discover/person.js'
import type { AnyGame } from '../game/game-types.js'
import type { JoinOptions } from './matchmaker-api.js'
import type { CallOptions, Session } from './session-api.js'

/** Somebody in the lobby who shows themself. */
export interface Person {
  /** Of this stay; whoever comes back has another one. */
  readonly id: string
  /** To be shown: your pet name for them, else their own. */
  readonly name: string
  /** What they call themself. */
  readonly ownName: string
  /** What you call a friend (`friends.rename`); empty for most. */
  readonly petName: string
  readonly status: Status
  /** In their own words; up to eight, of 24 characters. */
  readonly interests: readonly string[]
  /** Ed25519 public key, 32 bytes: who they are, in sessions too (`player.key`). */
  readonly key: Uint8Array
  /** A friend, and they have proved that they hold the friend's key. */
  readonly friend: boolean
}

/** Somebody this device keeps in mind. */
export interface KnownPerson {
  readonly key: Uint8Array
  /** To be shown: your pet name for them, else their own. */
  readonly name: string
  /** What they called themself when last seen; empty when never. */
  readonly ownName: string
  /** What you call a friend (`friends.rename`); empty for most, and for who is blocked. */
  readonly petName: string
}

/** Whom something is about: a `Person`, a `Player` of a session, somebody known, or a player's key. Bots have none. */
export type Who =
  | Uint8Array
  | { readonly key: Uint8Array | undefined; readonly name?: string; readonly ownName?: string }

export interface AddFriendOptions extends CallOptions {
  /** A pet name, as for `rename`. */
  readonly as?: string
}

/** How an invite ended for who sent it. `expired`: no answer in time, or nobody is there any more. */
export type InviteAnswer = 'accepted' | 'declined' | 'expired'

/** Why an invite can be answered no more. */
export type InviteOver = 'accepted' | 'declined' | 'expired' | 'withdrawn'

/** Somebody asks this player into their session. */
export interface Invite<G extends AnyGame> {
  /** Who asks; that they hold this key is proved. */
  readonly from: Person
  /** What the session is called. */
  readonly sessionName: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /**
   * Says yes and joins: the very session the inviter named, or `connect/wrong-host`. Asked again it is the same join, or
   * after one that failed another try, such as with the password (`options.password`). Rejects with `discover/invite-over`, or
   * as `join` does.
   */
  accept(options?: JoinOptions): Promise<Session<G>>
  decline(): void
  /** Told once; late handlers at once. The returned function ends it. */
  on(event: 'over', handler: (why: InviteOver) => void): () => void
}

/** People one plays with, found by their keys, whatever they call themselves. Kept on this device. */
export interface Friends {
  /** In the order they were added; empty until somebody asked (`people.on('friends', …)`). */
  readonly list: readonly KnownPerson[]
  /** Also unblocks them. Rejects with `store/unavailable` or `session/aborted`. */
  add(who: Who, options?: AddFriendOptions): Promise<void>
  /** Their pet name goes, too. Rejects with `store/unavailable` or `session/aborted`. */
  remove(who: Who, options?: CallOptions): Promise<void>
  /**
   * Gives a friend a pet name, shown instead of whatever they call themself: cleaned and cut to 24 characters as all names, empty takes
   * it back. It stays on this device. Rejects with a `TypeError` for who is no friend, `store/unavailable` or `session/aborted`.
   */
  rename(who: Who, petName: string, options?: CallOptions): Promise<void>
}

export interface PeopleEvents<G extends AnyGame> {
  /**
   * Everybody else who shows themself in the lobby, in the order they came, blocked ones left out. While there is a handler
   * the lobby is entered, and this player shows themself there too, unless `hide()` was called.
   */
  people(people: readonly Person[]): void
  /** Somebody asks this player in; late handlers are told of every invite that is still open. */
  invited(invite: Invite<G>): void
  /** The friends, at once when they are read, and after each change. */
  friends(friends: readonly KnownPerson[]): void
  /** Who is blocked, at once when it is read, and after each change. */
  blocked(blocked: readonly KnownPerson[]): void
}

/** The people in the lobby: who is there, who is a friend, whom to ask in. */
export interface People<G extends AnyGame> {
  /** What `on('people')` told last. */
  readonly list: readonly Person[]
  readonly friends: Friends
  /** Empty until somebody asked (`on('blocked')`). */
  readonly blocked: readonly KnownPerson[]
  /** How others see this player: `playing` while in a session, unless set otherwise. */
  readonly status: Status
  /** `away` until `free` is set again. */
  setStatus(status: 'free' | 'away'): void
  /**
   * Shows this player to everybody in the lobby, and keeps doing so when nobody looks at the list: who shows themself can be
   * asked in. Of the interests, the first eight are told, each cut to 24 characters. Everybody there, and the lobby's relay, sees name, interests, status and the player's key.
   */
  appear(about?: { readonly interests?: readonly string[] }): void
  /** Shows this player to nobody; they see the others all the same, and can ask them in. */
  hide(): void
  /**
   * Asks somebody into a session one is in, and waits for their answer, 60 s at most (`timeoutMs`, then `expired`). The code
   * is sealed for the holder of their key. When it is called off, or the session ends, the invite is withdrawn.
   * Rejects with `discover/person-gone`, `discover/too-often`, `discover/relay-unreachable`, `session/not-host` (a session
   * without a code: only its host can ask somebody in), `session/closed`, `store/unavailable` or `session/aborted`.
   */
  invite(person: Person, session: Session<G>, options?: CallOptions): Promise<InviteAnswer>
  /**
   * Not to be shown, heard, or let into a session hosted here any more; nobody tells them. They are no friend any more. Who
   * is in the session already stays: `session.kick`. Rejects with `store/unavailable` or `session/aborted`.
   */
  block(who: Who, options?: CallOptions): Promise<void>
  /** Rejects with `store/unavailable` or `session/aborted`. */
  unblock(who: Who, options?: CallOptions): Promise<void>
  /**
   * Four words that stand for somebody's key, the same that their own `profile.words()` gives: read out to each other, they tell whether
   * it is really theirs. Takes about 0.1 s; keep what it gives. Rejects with a `TypeError` for who has no key, `session/timeout` or `session/aborted`.
   */
  words(who: Who, options?: CallOptions): Promise<readonly string[]>
  /** The returned function ends it. */
  on<E extends keyof PeopleEvents<G>>(event: E, handler: PeopleEvents<G>[E]): () => void
}
