import type { Emitter } from 'nanoevents'
import { cleanName } from '../codec/name.js'
import { type DeadlineOptions, withDeadline } from '../deadline.js'
import { toBase64url } from '../discover/base64url.js'
import type { Listing } from '../discover/listing.js'
import { cleanInterests, type Look, type Status } from '../discover/person.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Presence } from '../ports/presence.js'
import type { Store } from '../ports/store.js'
import { FriendsSessions, openNote } from './friends-sessions.js'
import { KnownPeople, keyOf } from './known-people.js'
import type { PeopleHandlers } from './lazy-people.js'
import { load } from './load.js'
import type { LocalPlayer } from './local-player.js'
import type { JoinOptions } from './matchmaker-api.js'
import { openToFriends } from './open-to-friends.js'
import type { AddFriendOptions, InviteAnswer, PeopleEvents, Person, Who } from './people-api.js'
import { PeopleList } from './people-list.js'
import { type HeardNote, PeoplePlace } from './people-place.js'
import type { Platform } from './platform.js'
import { ReceivedInvites } from './received-invites.js'
import { SentInvites } from './sent-invites.js'
import type { CallOptions, Session } from './session-api.js'
import { tell } from './tell.js'

export interface PeopleOptions<G extends AnyGame> {
  readonly game: G
  readonly platform: Platform
  readonly player: LocalPlayer
  join(link: string, options?: JoinOptions): Promise<Session<G>>
  /** Sessions that friends have open for this player. */
  friendsSessions(listings: readonly Listing[]): void
  /** For calls of the game; they end with the matchmaker, too. */
  deadline(options: CallOptions): Omit<DeadlineOptions, 'code'>
}

/** What the part that is there from the beginning keeps. */
interface Opening<G extends AnyGame> extends PeopleOptions<G> {
  readonly events: Emitter<PeopleHandlers<G>>
  status(): Status
  known(open: (store: Store) => Promise<KnownPeople>): Promise<KnownPeople>
}

/** People in all lobbies, and the invites between them and this player. Loads when somebody first asks for people. */
export class LivePeople<G extends AnyGame> {
  readonly known: KnownPeople
  readonly received: ReceivedInvites<G>
  readonly #context: Opening<G>
  readonly #presences: readonly Presence[]
  readonly #list: PeopleList
  readonly #sent: SentInvites
  readonly #friendsSessions: FriendsSessions
  /** Taken when one is first needed, and kept: who is seen here, or hears from here, may answer. */
  #places: ReadonlyMap<Presence, PeoplePlace> | undefined
  #watching: (() => void)[] = []
  /** Who wants to know who is here: the game's handlers, and invites that wait. */
  #watchers = 0
  #closed = false
  /** Whether to be seen, where the game said so; else while it looks at the list. */
  #shown: boolean | undefined
  #interests: readonly string[] = []
  #said = 'null'
  #stopWatching: (() => void) | undefined

  static async open<G extends AnyGame>(context: Opening<G>): Promise<LivePeople<G>> {
    const presences = context.platform.presences?.() ?? []
    const known = await context.known(KnownPeople.open)
    return new LivePeople(context, await presences, known)
  }

  private constructor(context: Opening<G>, presences: readonly Presence[], known: KnownPeople) {
    const { game, platform, player } = context
    this.#context = context
    this.#presences = presences
    this.known = known
    this.#list = new PeopleList(toBase64url(player.identity.publicKey), known)
    const { clock, random } = platform
    this.#sent = new SentInvites({ game: game.id, name: player.name, clock, random: (bytes) => random(bytes) })
    this.#friendsSessions = new FriendsSessions(clock, (listings) => context.friendsSessions(listings))
    this.received = new ReceivedInvites<G>({
      platform,
      join: context.join,
      invited: (invite) => tell(context.events.events.invited, invite),
    })
    known.onChange(() => {
      tell(context.events.events.friends, known.friends)
      tell(context.events.events.blocked, known.blocked)
      this.received.withdrawFrom((key) => known.isBlocked(key))
      this.#list.update()
      this.#lookAround()
      this.#tellPeople()
    })
  }

  get people(): readonly Person[] {
    return this.#list.people
  }

  /** From here on the list is kept up to date, until the returned function is called. */
  watch(): () => void {
    const places = this.#enter()
    if (this.#watchers++ === 0) {
      this.#watching = [...places].map(([presence, place]) =>
        presence.watch((shown) => {
          this.#list.take(place, shown)
          this.#lookAround()
          this.#tellPeople()
        }),
      )
    }
    let over = false
    return () => {
      if (over) return
      over = true
      if (--this.#watchers === 0) for (const undo of this.#watching.splice(0)) undo()
    }
  }

  appear({ interests = this.#interests }: { readonly interests?: readonly string[] } = {}): void {
    this.#interests = cleanInterests(interests)
    this.#shown = true
    this.refresh()
  }

  hide(): void {
    this.#shown = false
    this.refresh()
  }

  /** New handlers, which are told what is already so. */
  heardBy({ people, invited, friends, blocked }: Partial<PeopleEvents<G>>): void {
    const watched = this.#stopWatching !== undefined
    this.refresh()
    if (watched || this.#presences.length === 0) people?.(this.people)
    for (const invite of this.received.open) invited?.(invite)
    friends?.(this.known.friends)
    blocked?.(this.known.blocked)
  }

  /** Makes it so: whether the list is kept up to date, and how this player is seen. */
  refresh(): void {
    if (this.#closed) return
    if (this.#watched) this.#stopWatching ??= this.watch()
    else {
      this.#stopWatching?.()
      this.#stopWatching = undefined
    }
    const look = this.#look()
    const said = JSON.stringify(look ?? null)
    if (said === this.#said) return
    this.#said = said
    if (look) this.#enter()
    for (const place of this.#places?.values() ?? []) place.changed()
  }

  add(who: Who, options: AddFriendOptions = {}): Promise<void> {
    const { as } = options
    return this.#keep(options, async () => {
      await this.known.say('friend', who)
      if (as !== undefined) await this.known.rename(who, as)
    })
  }

  remove(who: Who, options?: CallOptions): Promise<void> {
    return this.#keep(options, () => this.known.say('not-friend', who))
  }

  rename(who: Who, petName: string, options?: CallOptions): Promise<void> {
    return this.#keep(options, () => this.known.rename(who, petName))
  }

  block(who: Who, options?: CallOptions): Promise<void> {
    return this.#keep(options, () => this.known.say('block', who))
  }

  unblock(who: Who, options?: CallOptions): Promise<void> {
    return this.#keep(options, () => this.known.say('unblock', who))
  }

  words(who: Who, options: CallOptions = {}): Promise<readonly string[]> {
    const make = async () => (await load(import('./carry-profile.js'))).playerWords(keyOf(who))
    return withDeadline(make, { ...this.#context.deadline(options), code: () => 'session/timeout' })
  }

  #keep(options: CallOptions = {}, keep: () => Promise<void>): Promise<void> {
    return withDeadline(keep, { ...this.#context.deadline(options), code: () => 'store/unavailable' })
  }

  async invite(person: Person, session: Session<G>, options: CallOptions = {}): Promise<InviteAnswer> {
    const { signal } = this.#context.deadline(options)
    const stop = this.watch()
    try {
      const seen = this.#list.find(toBase64url(person.key))
      if (!seen || !this.#list.isProved(seen.shown)) throw new SkirmishError('discover/person-gone')
      return await this.#sent.send(seen, session, signal ? { ...options, signal } : options)
    } finally {
      stop()
    }
  }

  /** Shows a session to friends who are here, until it is not hosted here any more. */
  openToFriends(hosting: AbortSignal, sessionKey: Uint8Array, listing: () => Listing): void {
    if (hosting.aborted || this.#closed) return
    const { signal } = new AbortController()
    const stopWatching = this.watch()
    const close = openToFriends(
      {
        ...{ clock: this.#context.platform.clock, listing, noteOf: openNote },
        friends: () => this.#list.friends,
        send: (note, { shown, place }) => void place.send(note, shown, signal).catch(() => {}), // said again later
      },
      sessionKey,
    )
    const stop = () => {
      close()
      stopWatching()
    }
    hosting.addEventListener('abort', stop, { once: true })
  }

  close(): void {
    this.#closed = true
    for (const undo of this.#watching.splice(0)) undo()
    this.received.close()
    for (const place of this.#places?.values() ?? []) place.leave()
  }

  #enter(): ReadonlyMap<Presence, PeoplePlace> {
    const { platform, player } = this.#context
    const random = (bytes: number) => platform.random(bytes)
    const options = { identity: player.identity, random, look: () => this.#look() }
    this.#places ??= new Map(
      this.#presences.map((presence) => {
        const place: PeoplePlace = new PeoplePlace(presence, { ...options, heard: (note) => this.#hear(place, note) })
        return [presence, place]
      }),
    )
    return this.#places
  }

  #hear(place: PeoplePlace, { note, key, from }: HeardNote): void {
    const text = toBase64url(key)
    const { known } = this
    const { game } = this.#context
    if (known.isBlocked(text)) return
    if (note.kind === 'answer') return this.#sent.answered(note.invite, note.accepted, text)
    if (note.kind === 'withdraw') return this.received.withdraw(note.invite, text)
    if (note.kind === 'open') return known.isFriend(text) ? this.#friendsSessions.take(note, text) : undefined
    if (note.kind === 'closed') return this.#friendsSessions.close(note.sessionKey, text)
    if (note.game !== game.id) return
    const [ownName, petName] = [cleanName(note.name) ?? 'Player', known.petNameOf(text)]
    const person: Person = this.#list.personOf(text) ?? {
      ...{ id: from.id, name: petName || ownName, ownName, petName, status: 'playing', interests: [] },
      ...{ key, friend: known.isFriend(text) },
    }
    const answer = (accepted: boolean) => {
      const { signal } = new AbortController()
      place.send({ kind: 'answer', invite: note.invite, accepted }, from, signal).catch(() => {}) // then it expires there
    }
    this.received.take(note, person, answer)
  }

  get #watched(): boolean {
    return (this.#context.events.events.people?.length ?? 0) > 0
  }

  #look(): Pick<Look, 'name' | 'status' | 'interests'> | undefined {
    if (!(this.#shown ?? this.#watched)) return undefined
    return { name: this.#context.player.name, status: this.#context.status(), interests: this.#interests }
  }

  #lookAround(): void {
    const isHere = (key: string) => this.#list.find(key) !== undefined
    this.#sent.look(isHere)
    this.#friendsSessions.look((key) => this.known.isFriend(key), isHere)
  }

  #tellPeople(): void {
    if (this.#watchers === 0) return
    const { people } = this.#list
    tell(this.#context.events.events.people, people)
    for (const { key, friend, ownName } of people) if (friend) this.known.seen(toBase64url(key), ownName)
  }
}
