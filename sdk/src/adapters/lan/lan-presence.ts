import { fromBase64url, toBase64url } from '../../discover/base64url.js'
import { LanNotes } from '../../discover/lan-notes.js'
import { encodeLanPacket, type LanNote, type LanPacket, MAX_LAN_NOTE } from '../../discover/lan-packet.js'
import { LanPeople } from '../../discover/lan-people.js'
import type { Shown } from '../../discover/person.js'
import { Rate } from '../../discover/rate.js'
import { SkirmishError } from '../../errors.js'
import type { Presence, Stay, Visitor } from '../../ports/presence.js'
import type { LanHearer, LanSockets, LanSource } from './lan-sockets.js'
import { LanStay } from './lan-stay.js'
import { Watchers } from './watchers.js'

/** Silent people are looked for this often, ms. */
const EXPIRE_MS = 500
/** When a note is said, ms after the first time: until it is heard to have arrived, or nobody is there … */
const SEND_AT_MS = [0, 100, 300, 700]
/** From then on to everybody: a firewall may let only the port through that all share, ms. */
const SHOUT_FROM_MS = 300
/** … which is known by then, ms. */
const SENT_MS = 1000
/** Notes that come faster are refused here. */
const NOTES = { count: 10, ms: 5_000 }

/**
 * The people on this LAN ([DI38], [DI39]). Nothing is open before somebody looks or takes a place, and nobody is shown who did not
 * ask for it. Without a network it is just empty.
 */
export class LanPresence implements Presence {
  readonly via = 'lan'
  readonly #sockets: LanSockets
  readonly #random: (bytes: number) => Uint8Array
  readonly #hearer: LanHearer
  readonly #people = new LanPeople()
  readonly #notes = new LanNotes()
  readonly #watchers = new Watchers<Shown>(() => this.#people.people)
  readonly #arrived = new Map<number, () => void>()
  readonly #rate = new Rate(NOTES)
  #stay: LanStay | undefined
  #expiring: ReturnType<typeof setInterval> | undefined

  constructor(sockets: LanSockets, random: (bytes: number) => Uint8Array) {
    this.#sockets = sockets
    this.#random = random
    this.#hearer = {
      hear: (packet, source, asked) => this.#hear(packet, source, asked),
      moved: () => this.#stay?.say(),
    }
  }

  watch(handler: (people: readonly Shown[]) => void): () => void {
    const undo = this.#watchers.add(handler)
    this.#open()
    return () => {
      undo()
      this.#rest()
    }
  }

  enter(visitor: Visitor): Stay {
    this.#open()
    this.#stay?.leave()
    const stay = new LanStay(visitor, this.#random, (bytes) => this.#sockets.shout(bytes))
    this.#stay = stay
    const isHere = () => this.#stay === stay
    return {
      get id() {
        return isHere() ? stay.id : undefined
      },
      changed: () => {
        if (isHere()) stay.changed()
      },
      send: (to, body, { signal }) => this.#send(stay, to, body, signal),
      leave: () => {
        if (isHere()) this.#leave()
      },
    }
  }

  close(): void {
    this.#watchers.close()
    this.#leave()
  }

  #open(): void {
    this.#sockets.open(this.#hearer)
    this.#expiring ??= setInterval(() => {
      if (this.#people.expire(performance.now())) this.#watchers.tell()
    }, EXPIRE_MS)
  }

  #leave(): void {
    this.#stay?.leave()
    this.#stay = undefined
    this.#rest()
  }

  /** Nobody looks and nobody is here: then nothing stays open. */
  #rest(): void {
    if (this.#stay || this.#watchers.size > 0) return
    clearInterval(this.#expiring)
    this.#expiring = undefined
    this.#sockets.close(this.#hearer)
    this.#people.clear()
  }

  #hear(packet: LanPacket, source: LanSource, asked: boolean): void {
    if (packet.kind === 'note') this.#take(packet, source)
    else if (packet.kind === 'noted') {
      if (asked) this.#arrived.get(packet.nonce)?.()
    } else if (asked) return
    else if (packet.kind === 'person') this.#changed(this.#people.hear(packet.person, source, performance.now()))
    else if (packet.kind === 'goodbye') this.#changed(this.#people.goodbye(packet.secret))
  }

  #changed(changed: boolean): void {
    if (changed) this.#watchers.tell()
  }

  /** One that is taken is answered, by less than came: whoever sends under a false address gains nothing. */
  #take(note: LanNote, { address, port }: LanSource): void {
    if (!this.#stay || toBase64url(note.to) !== this.#stay.id) return
    const taken = this.#notes.take(note, address, performance.now())
    const noted = taken !== 'often' && encodeLanPacket({ kind: 'noted', nonce: note.nonce })
    if (noted) this.#sockets.tell(noted, address, port)
    if (taken === 'new') this.#stay.visitor.note(toBase64url(note.from), note.body)
  }

  #send(stay: LanStay, to: string, body: Uint8Array, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const nonce = Buffer.from(this.#random(4)).readUInt32LE()
      const timers: ReturnType<typeof setTimeout>[] = []
      const settle = (error?: SkirmishError) => {
        signal.removeEventListener('abort', abort)
        for (const timer of timers) clearTimeout(timer)
        this.#arrived.delete(nonce)
        if (error) reject(error)
        else resolve()
      }
      const abort = () => settle(new SkirmishError('session/aborted', { cause: signal.reason }))
      const place = fromBase64url(to)
      if (signal.aborted) return abort()
      const isHere = this.#stay === stay && place?.length === 16 && body.length <= MAX_LAN_NOTE
      const bytes = isHere && encodeLanPacket({ kind: 'note', nonce, from: stay.place, to: place, body })
      if (!bytes) return settle(new SkirmishError('discover/person-gone'))
      if (!this.#rate.take(performance.now())) return settle(new SkirmishError('discover/too-often'))
      signal.addEventListener('abort', abort, { once: true })
      this.#arrived.set(nonce, settle)
      for (const ms of SEND_AT_MS) timers.push(setTimeout(() => this.#say(bytes, to, ms >= SHOUT_FROM_MS), ms))
      timers.push(setTimeout(() => settle(new SkirmishError('discover/person-gone')), SENT_MS))
    })
  }

  /** Where somebody is who is not shown, nobody knows: then all hear it, and one can read it. */
  #say(bytes: Uint8Array, to: string, toAll: boolean): void {
    const ways = this.#people.waysTo(to)
    for (const { address, port } of ways) this.#sockets.tell(bytes, address, port)
    if (toAll || ways.length === 0) this.#sockets.shout(bytes)
  }
}
