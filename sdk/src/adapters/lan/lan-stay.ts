import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url } from '../../discover/base64url.js'
import { encodeLanPacket } from '../../discover/lan-packet.js'
import { PERSON_MS } from '../../discover/lan-people.js'
import { personOf } from '../../discover/lan-person.js'
import type { Visitor } from '../../ports/presence.js'

/** Somebody is said anew this soon after they came, since a Wi-Fi loses broadcasts more often than other frames, ms. */
const FIRST_MS = [100, 500]
/** Changes that come faster are said together, ms. */
const CHANGES_MS = 1000

/** A player's place on the LAN: says how they show themselves, again and again, and goodbye when they do no more ([DI38]). */
export class LanStay {
  readonly place: Uint8Array
  readonly id: string
  readonly visitor: Visitor
  readonly #random: (bytes: number) => Uint8Array
  readonly #shout: (bytes: Uint8Array) => void
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  /** Of what is shown now; whoever shows themself again has another one. */
  #secret: Uint8Array | undefined
  #changing: ReturnType<typeof setTimeout> | undefined

  constructor(visitor: Visitor, random: (bytes: number) => Uint8Array, shout: (bytes: Uint8Array) => void) {
    this.visitor = visitor
    this.#random = random
    this.#shout = shout
    this.place = random(16)
    this.id = toBase64url(this.place)
    for (const ms of [0, ...FIRST_MS]) this.#timers.add(setTimeout(() => this.say(), ms))
    this.#timers.add(setInterval(() => this.say(), PERSON_MS))
  }

  changed(): void {
    if (this.#changing) return
    this.say()
    this.#changing = setTimeout(() => {
      this.#changing = undefined
      this.say()
    }, CHANGES_MS)
  }

  say(): void {
    const look = this.visitor.look(this.id)
    if (!look) return this.#goodbye()
    this.#secret ??= this.#random(32)
    const person = personOf(look, this.place, sha256(this.#secret))
    const bytes = person && encodeLanPacket({ kind: 'person', person })
    if (bytes) this.#shout(bytes)
  }

  leave(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    clearTimeout(this.#changing)
    this.#goodbye()
  }

  #goodbye(): void {
    const bytes = this.#secret && encodeLanPacket({ kind: 'goodbye', secret: this.#secret })
    this.#secret = undefined
    for (let i = 0; bytes && i < 2; i++) this.#shout(bytes) // one may be lost; if both are, it expires
  }
}
