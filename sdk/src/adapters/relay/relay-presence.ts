import { fromBase64url, toBase64url } from '../../discover/base64url.js'
import { PeopleReader } from '../../discover/people-reader.js'
import { isBytes, type Shown } from '../../discover/person.js'
import { Rate } from '../../discover/rate.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { Presence, Stay, Visitor } from '../../ports/presence.js'
import { relayBetween } from './relay-between.js'
import type { RelayLobby } from './relay-lobby.js'

/** A lobby cuts off who says too much: looks are said at most once in so many ms, the last one always … */
const LOOK_MS = 1_000
/** … and notes that come faster are refused here. */
const NOTES = { count: 10, ms: 5_000 }

/** The people in a lobby relay's room ([PE3], [PE4]). */
export class RelayPresence implements Presence {
  readonly via = 'relay'
  readonly relay: string | undefined
  readonly #lobby: RelayLobby
  readonly #reader = new PeopleReader()
  readonly #watchers = new Set<(people: readonly Shown[]) => void>()
  readonly #sending = new Map<number, (error?: SkirmishError) => void>()
  readonly #rate = new Rate(NOTES)
  #sent = 0
  #visitor: Visitor | undefined
  #place: string | undefined
  #saidAt = Number.NEGATIVE_INFINITY
  #stopSaying: () => void = () => {}

  constructor(lobby: RelayLobby) {
    this.#lobby = lobby
    this.relay = relayBetween(lobby.endpoint)
    lobby.on('message', (type, value) => this.#receive(type, value))
    lobby.on('joined', () => {
      if (this.#watchers.size > 0) lobby.send('people')
      if (this.#visitor) lobby.send('place')
    })
    lobby.on('lost', () => {
      this.#place = undefined
      for (const settle of [...this.#sending.values()]) settle(new SkirmishError('discover/relay-unreachable'))
    })
  }

  watch(handler: (people: readonly Shown[]) => void): () => void {
    this.#watchers.add(handler)
    handler(this.#reader.people)
    this.#lobby.open() // while it is lost the list stays as it was
    if (this.#watchers.size === 1) this.#lobby.send('people')
    return () => {
      if (this.#watchers.delete(handler) && this.#watchers.size === 0) this.#lobby.send('unpeople')
    }
  }

  enter(visitor: Visitor): Stay {
    this.#visitor = visitor
    this.#lobby.open()
    this.#lobby.send('place')
    const place = () => (this.#visitor === visitor ? this.#place : undefined)
    return {
      get id() {
        return place()
      },
      changed: () => this.#saySoon(),
      send: (to, body, { signal }) => this.#send(to, body, signal),
      leave: () => {
        if (this.#visitor !== visitor) return
        this.#visitor = undefined
        this.#place = undefined
        this.#stopSaying()
        this.#lobby.send('unplace')
      },
    }
  }

  #receive(type: string, value: unknown): void {
    const { id, from, body, note, reason } = record(value)
    if (type === 'people' && this.#reader.read(value)) {
      for (const watcher of [...this.#watchers]) watcher(this.#reader.people)
    } else if (type === 'place' && isBytes(id, 16) && this.#visitor) {
      this.#place = id
      this.#say()
    } else if (type === 'noted' && isBytes(from, 16) && typeof body === 'string') {
      const bytes = fromBase64url(body)
      if (bytes && this.#place !== undefined) this.#visitor?.note(from, bytes)
    } else if (type === 'passed') this.#sending.get(Number(note))?.()
    else if (type === 'not-passed') {
      const code = reason === 'often' ? 'discover/too-often' : 'discover/person-gone'
      this.#sending.get(Number(note))?.(new SkirmishError(code))
    }
  }

  #saySoon(): void {
    this.#stopSaying()
    const wait = this.#saidAt + LOOK_MS - this.#lobby.clock.now()
    if (wait <= 0) this.#say()
    else this.#stopSaying = this.#lobby.clock.after(wait, () => this.#say())
  }

  #say(): void {
    this.#stopSaying()
    if (!this.#visitor || this.#place === undefined) return
    this.#saidAt = this.#lobby.clock.now()
    const look = this.#visitor.look(this.#place)
    this.#lobby.send(look ? 'appear' : 'vanish', look)
  }

  #send(to: string, body: Uint8Array, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const note = ++this.#sent
      const abort = () => settle(new SkirmishError('session/aborted', { cause: signal.reason }))
      const settle = (error?: SkirmishError) => {
        signal.removeEventListener('abort', abort)
        this.#sending.delete(note)
        if (error) reject(error)
        else resolve()
      }
      if (signal.aborted) return abort()
      if (this.#place === undefined) return settle(new SkirmishError('discover/relay-unreachable'))
      if (!this.#rate.take(this.#lobby.clock.now())) return settle(new SkirmishError('discover/too-often'))
      this.#sending.set(note, settle)
      signal.addEventListener('abort', abort, { once: true })
      this.#lobby.send('note', { to, note, body: toBase64url(body) })
    })
  }
}
