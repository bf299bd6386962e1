import type { Room } from 'colyseus.js'
import { createNanoEvents } from 'nanoevents'
import type { Listing } from '../../discover/listing.js'
import type { Clock } from '../../ports/clock.js'
import { backoff } from '../backoff.js'
import { PacedMessages } from './paced-messages.js'

/** What the lobby room says; documented in docs/protocol ([DI5], [CO12], [PE3], [PE4]). */
const LISTINGS = ['published', 'refused'] as const
const LINKS = ['listening', 'link', 'linked', 'not-linked', 'unlinked'] as const
const PEOPLE = ['place', 'people', 'noted', 'passed', 'not-passed'] as const
const MESSAGES = [...LISTINGS, ...LINKS, ...PEOPLE]
/** The type of the messages that carry frames of relayed links, and what stands before them: bytes, of this type. */
const FRAME = 'f'
const FRAME_HEAD = Uint8Array.of(17, 0xa1, 0x66)
/** … and of those that carry the list of sessions. */
const LIST = 'l'

/** A lobby that has not let us in by then will not: it is tried again, ms. */
const JOIN_MS = 10_000
/** A socket that stood before the network may have changed has to answer within two round trips to far away, ms. */
const DOUBT_MS = 750

export interface LobbyEvents {
  message(type: (typeof MESSAGES)[number], value: unknown): void
  frame(bytes: Uint8Array): void
  /** The whole list, after each change; told while it is watched ([DI21]). */
  list(listings: readonly Listing[]): void
  /** It is there, for the first time or again: what should be known over there must be said once more. */
  joined(): void
  /** It is not there, or no longer; it will be tried again. */
  lost(): void
}

/** A standing place in the lobby room of a relay: joins when first wanted, and again and again, until it is closed. */
export class RelayLobby {
  readonly endpoint: string
  readonly clock: Clock
  readonly #events = createNanoEvents<LobbyEvents>()
  readonly #messages: PacedMessages
  #room: Room | undefined
  #attempts = 0
  /** Calls off the next attempt. */
  #stopWaiting: (() => void) | undefined
  #joining: AbortController | undefined
  /** While an answer is waited for by which the socket would be known to live: waits no longer. */
  #stopDoubting: (() => void) | undefined
  #opened = false
  #closed = false

  /** @param endpoint http(s) address of the lobby */
  constructor(endpoint: string, clock: Clock) {
    this.endpoint = endpoint
    this.clock = clock
    this.#messages = new PacedMessages(clock, (type, value) => {
      if (this.#room?.connection.isOpen) this.#room.send(type, value) // one that closes complains on the console
    })
  }

  on<E extends keyof LobbyEvents>(event: E, handler: LobbyEvents[E]): () => void {
    return this.#events.on(event, handler)
  }

  get here(): boolean {
    return this.#room !== undefined
  }

  /** It was lost, or could not be entered, and has not been since. */
  get away(): boolean {
    return this.#attempts > 0
  }

  /** Who wants it while it is away does not wait for the next attempt. */
  open(): void {
    if (this.#closed || (this.#opened && !this.#stopWaiting)) return
    this.#opened = true
    this.#stopWaiting?.()
    this.#join()
  }

  /**
   * The network may be another one: the lobby is entered now where it is away, and anew where it does not answer. The place there
   * was is kept until then, as it may only be slow.
   *
   * @param ask says what it answers
   */
  check(ask: () => void): void {
    if (!this.#opened || this.#closed) return
    this.#stopWaiting?.()
    this.#stopDoubting?.()
    if (!this.#room) return void this.#join() // what was begun on the network before may take long to fail
    this.#stopDoubting = this.clock.after(DOUBT_MS, () => this.#join())
    ask()
  }

  /** While the lobby is not there nothing is sent; `joined` tells when to say it again. */
  send(type: string, value?: unknown): void {
    if (this.#room) this.#messages.send(type, value)
  }

  /** Not by `sendBytes`: in Node one frame of 8 KiB makes colyseus.js throw at the next text of 64 letters, in any room. */
  sendFrame(bytes: Uint8Array): void {
    const message = new Uint8Array(FRAME_HEAD.length + bytes.length)
    message.set(FRAME_HEAD)
    message.set(bytes, FRAME_HEAD.length)
    if (this.#room?.connection.isOpen) this.#room.connection.send(message)
  }

  /** Bytes that wait for the network. */
  get backlog(): number {
    const socket: unknown = this.#room && Reflect.get(this.#room.connection.transport, 'ws')
    const bytes: unknown = socket && Reflect.get(Object(socket), 'bufferedAmount')
    return typeof bytes === 'number' ? bytes : 0
  }

  /** The lobby lets go of all that was ours ([DI6]). */
  close(): void {
    this.#closed = true
    this.#messages.drop()
    this.#stopWaiting?.()
    this.#stopDoubting?.()
    this.#joining?.abort()
    this.#room?.leave().catch(() => {})
    this.#room = undefined
    this.#events.emit('lost')
  }

  async #join(): Promise<void> {
    this.#stopWaiting = undefined
    this.#joining?.abort()
    const joining = new AbortController()
    this.#joining = joining
    const stop = this.clock.after(JOIN_MS, () => joining.abort())
    try {
      // What only a lobby needs loads with it: colyseus.js, and what reads its list.
      const [{ enterLobby }, { ListingReader }] = await Promise.all([
        import('./enter-lobby.js'),
        import('../../discover/listing-reader.js'),
      ])
      const room = await enterLobby(this.endpoint, joining.signal)
      const isWanted = this.#joining === joining && !(this.#room && this.#stopDoubting === undefined)
      if (this.#closed || !isWanted) return void room.leave()
      if (this.#room) {
        this.#letGo()
        this.#events.emit('lost')
      }
      const hear = <T>(type: string, heard: (value: T) => void) =>
        room.onMessage(type, (value: T) => {
          if (this.#room !== room) return
          this.#trust()
          heard(value)
        })
      for (const type of MESSAGES) hear(type, (value: unknown) => this.#events.emit('message', type, value))
      hear(FRAME, (value: unknown) => {
        if (value instanceof Uint8Array) this.#events.emit('frame', value)
      })
      const list = new ListingReader()
      hear(LIST, (value: unknown) => {
        if (value instanceof Uint8Array && list.read(value)) this.#events.emit('list', list.listings)
      })
      room.onLeave(() => this.#room === room && this.#lost())
      room.onError(() => {}) // a leave follows
      this.#room = room
      this.#attempts = 0
      this.#events.emit('joined')
    } catch {
      const isFine = this.#room !== undefined && this.#stopDoubting === undefined // it answered meanwhile
      if (this.#joining === joining && !isFine) this.#lost()
    } finally {
      stop()
    }
  }

  #trust(): void {
    this.#stopDoubting?.()
    this.#stopDoubting = undefined
  }

  /** Its socket is as good as dead: the lobby notices by itself. */
  #letGo(): void {
    const room = this.#room
    this.#trust()
    this.#room = undefined
    this.#messages.drop()
    room?.connection.close()
  }

  #lost(): void {
    if (this.#closed) return
    this.#letGo()
    this.#stopWaiting = this.clock.after(backoff(this.#attempts++), () => this.#join())
    this.#events.emit('lost')
  }
}
