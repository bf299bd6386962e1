import { createNanoEvents, type Emitter } from 'nanoevents'
import { withDeadline } from '../deadline.js'
import type { AnyGame } from '../game/game-types.js'
import type { Store } from '../ports/store.js'
import type { KnownPeople } from './known-people.js'
import type { LivePeople, PeopleOptions } from './live-people.js'
import { load } from './load.js'
import type { Friends, People, PeopleEvents, Person } from './people-api.js'

export type PeopleHandlers<G extends AnyGame> = { [E in keyof PeopleEvents<G>]: PeopleEvents<G>[E] }

/** What waits until the rest has loaded. */
type Later = 'block' | 'unblock' | 'invite' | 'words' | 'add' | 'remove' | 'rename'

/** What a page needs of people before anybody asks for them; the rest loads then, and this only passes on. */
export class LazyPeople<G extends AnyGame> implements People<G> {
  declare readonly friends: Friends
  declare readonly block: People<G>['block']
  declare readonly unblock: People<G>['unblock']
  declare readonly invite: People<G>['invite']
  declare readonly words: People<G>['words']
  readonly #options: PeopleOptions<G>
  readonly #events: Emitter<PeopleHandlers<G>> = createNanoEvents<PeopleHandlers<G>>()
  #known: Promise<KnownPeople> | undefined
  #loading: Promise<LivePeople<G>> | undefined
  #live: LivePeople<G> | undefined
  #away = false
  #playing = false
  #closed = false

  constructor(options: PeopleOptions<G>) {
    const list = () => this.#live?.known.friends ?? []
    type Call = (...given: unknown[]) => unknown
    const later = <K extends Later>(method: K) =>
      (async (...given) => ((await this.#load())[method] as Call)(...given)) as Call as LivePeople<G>[K]
    this.#options = options
    this.block = later('block')
    this.unblock = later('unblock')
    this.invite = later('invite')
    this.words = later('words')
    this.friends = {
      get list() {
        return list()
      },
      add: later('add'),
      remove: later('remove'),
      rename: later('rename'),
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
    this.#live?.refresh()
  }

  /** Whether this player is in a session. */
  setPlaying(playing: boolean): void {
    this.#playing = playing
    this.#live?.refresh()
  }

  appear(about?: { readonly interests?: readonly string[] }): void {
    this.soon((live) => live.appear(about))
  }

  hide(): void {
    this.soon((live) => live.hide())
  }

  on<E extends keyof PeopleEvents<G>>(event: E, handler: PeopleEvents<G>[E]): () => void {
    const undo = this.#events.on(event, handler as PeopleHandlers<G>[E])
    let isOn = true
    this.soon((live) => {
      if (isOn) live.heardBy({ [event]: handler })
    })
    return () => {
      isOn = false
      undo()
      this.#live?.refresh()
    }
  }

  /** Now, or when it has loaded; where it can't, the next call tries again. */
  soon(call: (live: LivePeople<G>) => void): void {
    if (this.#live) call(this.#live)
    else this.#load().then(call, () => {})
  }

  /** Friends and who is blocked; read when somebody first wants to know. */
  known(open: (store: Store) => Promise<KnownPeople>): Promise<KnownPeople> {
    this.#known ??= open(this.#options.platform.store).catch((error: unknown) => {
      this.#known = undefined
      throw error
    })
    return this.#known
  }

  close(): void {
    this.#closed = true
    this.#live?.close()
  }

  #load(): Promise<LivePeople<G>> {
    const loading = () => this.#open()
    this.#loading ??= withDeadline(loading, { ...this.#options.deadline({}), code: () => 'store/unavailable' }).catch(
      (error: unknown) => {
        this.#loading = undefined
        throw error
      },
    )
    return this.#loading
  }

  async #open(): Promise<LivePeople<G>> {
    const { LivePeople } = await (this.#options.platform.people ?? load(import('./live-people.js')))
    const [status, known] = [() => this.status, this.known.bind(this)]
    const live = await LivePeople.open({ ...this.#options, status, known, events: this.#events })
    if (this.#closed) live.close()
    this.#live = live
    return live
  }
}
