import { createNanoEvents, type Emitter } from 'nanoevents'
import { type DeadlineOptions, withDeadline } from '../deadline.js'
import type { Listing } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import type { Store } from '../ports/store.js'
import type { KnownPeople } from './known-people.js'
import type { LocalPlayer } from './live-matchmaker.js'
import type { LivePeople } from './live-people.js'
import type { Friends, InviteAnswer, People, PeopleEvents, Person, Who } from './people-api.js'
import type { Platform } from './platform.js'
import type { CallOptions, Session } from './session-api.js'
import { tell } from './tell.js'

type Handlers<G extends AnyGame> = { [E in keyof PeopleEvents<G>]: PeopleEvents<G>[E] }

export interface PeopleOptions<G extends AnyGame> {
  readonly game: G
  readonly platform: Platform
  readonly player: LocalPlayer
  join(link: string, options?: CallOptions): Promise<Session<G>>
  friendsSessions(listings: readonly Listing[]): void
  /** For calls of the game; they end with the matchmaker, too. */
  deadline(options: CallOptions): Omit<DeadlineOptions, 'code'>
}

/** What a page needs of people before anybody asks for them; the rest loads then. */
export class LazyPeople<G extends AnyGame> implements People<G> {
  readonly friends: Friends
  readonly #options: PeopleOptions<G>
  readonly #events: Emitter<Handlers<G>> = createNanoEvents<Handlers<G>>()
  #known: Promise<KnownPeople> | undefined
  #loading: Promise<LivePeople<G>> | undefined
  #live: LivePeople<G> | undefined
  #stopWatching: (() => void) | undefined
  /** Whether to be seen, where the game said so; else while it looks at the list. */
  #shown: boolean | undefined
  #said = ''
  #interests: readonly string[] = []
  #away = false
  #playing = false
  #closed = false

  constructor(options: PeopleOptions<G>) {
    this.#options = options
    const list = () => this.#live?.known.friends ?? []
    this.friends = {
      get list() {
        return list()
      },
      add: (who, call) => this.#say('friend', who, call),
      remove: (who, call) => this.#say('not-friend', who, call),
    }
  }

  get list(): readonly Person[] {
    return this.#live?.people ?? []
  }

  get blocked() {
    return this.#live?.known.blocked ?? []
  }

  get status() {
    return this.#away ? 'away' : this.#playing ? 'playing' : 'free'
  }

  setStatus(status: 'free' | 'away'): void {
    this.#away = status === 'away'
    this.#refresh()
  }

  appear({ interests = this.#interests }: { interests?: readonly string[] } = {}): void {
    this.#interests = interests
    this.#shown = true
    this.#load().catch(() => {}) // tried again by the next call
    this.#refresh()
  }

  hide(): void {
    this.#shown = false
    this.#refresh()
  }

  async invite(person: Person, session: Session<G>, options: CallOptions = {}): Promise<InviteAnswer> {
    const { signal } = this.#options.deadline(options)
    const live = await this.#loaded(options)
    return live.invite(person, session, { ...options, ...(signal && { signal }) })
  }

  block(who: Who, call?: CallOptions): Promise<void> {
    return this.#say('block', who, call)
  }

  unblock(who: Who, call?: CallOptions): Promise<void> {
    return this.#say('unblock', who, call)
  }

  on<E extends keyof PeopleEvents<G>>(event: E, handler: PeopleEvents<G>[E]): () => void {
    this.#load().catch(() => {}) // tried again by the next call
    this.#tellWhatIsSo({ [event]: handler })
    const undo = this.#events.on(event, handler as Handlers<G>[E])
    this.#refresh()
    return () => {
      undo()
      this.#refresh()
    }
  }

  /** Whether this player is in a session. */
  setPlaying(playing: boolean): void {
    this.#playing = playing
    this.#refresh()
  }

  /** Shows a session to friends who are here, until it ends. */
  openToFriends(...shown: Parameters<LivePeople<G>['openToFriends']>): void {
    this.#load().then(
      (live) => live.openToFriends(...shown),
      () => {}, // it is joined by its code, as any other
    )
  }

  /** Friends and who is blocked; read when somebody first wants to know. */
  known(open: (store: Store) => Promise<KnownPeople>): Promise<KnownPeople> {
    this.#known ??= open(this.#options.platform.store)
    this.#known.catch(() => {
      this.#known = undefined
    })
    return this.#known
  }

  close(): void {
    this.#closed = true
    this.#live?.close()
  }

  #load(): Promise<LivePeople<G>> {
    this.#loading ??= this.#open()
    this.#loading.catch(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #open(): Promise<LivePeople<G>> {
    const { platform } = this.#options
    const loaded = platform.people ?? import('./live-people.js')
    const [{ LivePeople }, presences] = await Promise.all([loaded, platform.presences?.() ?? []])
    const known = await this.known(LivePeople.known)
    const live = new LivePeople<G>(
      {
        ...this.#options,
        known,
        look: () => this.#look(),
        tell: (event, value) => this.#tell(event, value),
      },
      presences,
    )
    this.#live = live
    if (this.#closed) live.close()
    this.#tell('friends', known.friends)
    this.#tell('blocked', known.blocked)
    this.#refresh()
    return live
  }

  #loaded({ signal }: CallOptions = {}): Promise<LivePeople<G>> {
    const deadline = this.#options.deadline(signal ? { signal } : {})
    return withDeadline(() => this.#load(), { ...deadline, code: () => 'store/unavailable' })
  }

  async #say(kind: Parameters<KnownPeople['say']>[0], who: Who, options: CallOptions = {}): Promise<void> {
    const keep = async () => (await this.#load()).known.say(kind, who)
    await withDeadline(keep, { ...this.#options.deadline(options), code: () => 'store/unavailable' })
  }

  #tell<E extends keyof PeopleEvents<G>>(event: E, value: Parameters<PeopleEvents<G>[E]>[0]): void {
    const handlers: readonly ((value: never) => void)[] = this.#events.events[event] ?? []
    tell(handlers, value as never)
  }

  #tellWhatIsSo({ people, invited, friends, blocked }: Partial<PeopleEvents<G>>): void {
    people?.(this.list)
    if (!this.#live) return
    for (const invite of this.#live.received.open) invited?.(invite)
    friends?.(this.friends.list)
    blocked?.(this.blocked)
  }

  /** Makes it so: whether the list is kept up to date, and how this player is seen. */
  #refresh(): void {
    const live = this.#closed ? undefined : this.#live
    if (!live) return
    if (this.#watches) this.#stopWatching ??= live.watch()
    else this.#stopWatching = this.#stopWatching?.() as undefined
    const look = JSON.stringify(this.#look() ?? null)
    if (look !== this.#said) live.changed()
    this.#said = look
  }

  get #watches(): boolean {
    return (this.#events.events.people?.length ?? 0) > 0
  }

  #look() {
    if (!(this.#shown ?? this.#watches)) return undefined
    return { name: this.#options.player.name, status: this.status, interests: this.#interests } as const
  }
}
