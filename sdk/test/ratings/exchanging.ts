import { Exchange, type Heard } from '../../src/ratings/exchange.js'
import { type Shared, sharedId } from '../../src/ratings/shared-records.js'

export const person = (number: number) =>
  (0x80 + (number % 128)).toString(16).padEnd(60, 'c7') + number.toString(16).padStart(4, '0')

/** A record of these players that is made of nothing but its number. */
export function shared(number: number, players: readonly number[], length = 40): Shared {
  const bytes = new Uint8Array(length)
  new DataView(bytes.buffer).setUint32(0, number)
  players.forEach((player, i) => {
    bytes[4 + i] = player
  })
  return { id: sharedId(bytes), keys: players.map(person), bytes }
}

/** A device that takes what comes as it is: who played stands in the record. */
export class Device {
  readonly records = new Map<string, Shared>()
  readonly people: Set<string>
  readonly exchange: Exchange
  readonly took: Shared[] = []

  constructor(people: readonly number[], records: readonly Shared[], begins: boolean, pair?: readonly number[]) {
    this.people = new Set(people.map(person))
    for (const record of records) this.records.set(record.id, record)
    const among = pair && { pair: pair.map(person) }
    this.exchange = new Exchange(() => ({ people: [...this.people], records: this.records.values(), ...among }), begins)
  }

  hear(bytes: Uint8Array): Heard {
    const heard = this.exchange.hear(bytes)
    const say = [...heard.say]
    for (const bytes of heard.records) {
      const keys = [...bytes.subarray(4, 8)].filter((player) => player > 0).map(person)
      const record = { id: sharedId(bytes), keys, bytes }
      if (!this.exchange.mayTake(keys)) continue
      this.took.push(record)
      this.records.set(record.id, record)
    }
    if (heard.records.length > 0) say.push(...this.exchange.taken())
    return { ...heard, say }
  }
}

export interface Spoken {
  readonly words: readonly Uint8Array[]
  readonly bytes: number
  /** Times that the host, or whoever it waits for, has to wait for the other. */
  readonly roundTrips: number
  readonly came: readonly Heard['came'][]
}

/** A run between these, all words in their order. */
export function talk(host: Device, guest: Device, salt = 1): Spoken {
  const words: Uint8Array[] = []
  const came: Heard['came'][] = []
  let turns = 0
  let from: 'host' | 'guest' = 'host'
  let under = [host.exchange.begin(new Uint8Array(16).fill(salt))]
  while (under.length > 0) {
    turns++
    words.push(...under)
    const to: Device = from === 'host' ? guest : host
    const next: Uint8Array[] = []
    for (const word of under) {
      const heard = to.hear(word)
      next.push(...heard.say)
      if (heard.came) came.push(heard.came)
    }
    under = next
    from = from === 'host' ? 'guest' : 'host'
  }
  const bytes = words.reduce((sum, word) => sum + word.length, 0)
  return { words, bytes, roundTrips: Math.ceil(turns / 2), came }
}
