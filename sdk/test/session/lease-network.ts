import type { Chance } from '../../../test/fuzz/chance.js'
import type { Grant } from '../../src/session/grant.js'
import type { Member, Succession } from '../../src/session/succession.js'
import type { Device } from './lease-device.js'

export type Message =
  | { kind: 'beat'; frame: Uint8Array; member: Member }
  | { kind: 'ack'; frame: Uint8Array; member: Member }
  | { kind: 'announce' | 'handover'; succession: Succession }
  | { kind: 'grant'; grant: Grant; member: Member; succession: Succession | undefined }
  | { kind: 'join' }
  | { kind: 'welcome'; epoch: number; member: Member; devices: Map<Member, Device> }
  | { kind: 'left'; epoch: number; member: Member; granted: number }
  | { kind: 'newer'; epoch: number }

export interface Inbound {
  readonly at: number
  readonly from: Device
  readonly message: Message
  readonly lane: 'events' | 'state'
}

export interface Weather {
  /** Of the frames on `state`, 0 to 1. */
  readonly loss: number
  /** The longest usual delay, ms. */
  readonly delay: number
  /** Now and then something takes seconds. */
  readonly stalls: boolean
}

/** What is under way between devices. `events` keep their order and wait where a way is cut; `state` is lost there. */
export class Network {
  readonly #chance: Chance
  readonly #weather: Weather
  readonly #cut = new Set<string>()

  constructor(chance: Chance, weather: Weather) {
    this.#chance = chance
    this.#weather = weather
  }

  reaches(from: Device, to: Device): boolean {
    return !this.#cut.has(`${from.name}-${to.name}`)
  }

  cut(from: Device, to: Device): void {
    this.#cut.add(`${from.name}-${to.name}`)
  }

  heal(): void {
    this.#cut.clear()
  }

  send(time: number, from: Device, to: Device, lane: 'events' | 'state', message: Message): void {
    const { loss, delay, stalls } = this.#weather
    if (lane === 'state' && (this.#chance.below(1000) < loss * 1000 || !this.reaches(from, to))) return
    let at = time + 1 + this.#chance.below(delay)
    if (stalls && this.#chance.below(40) === 0) at += this.#chance.below(3000)
    if (lane === 'events')
      for (const one of to.inbox) if (one.lane === lane && one.from === from) at = Math.max(at, one.at)
    to.inbox.push({ at, from, message, lane })
  }

  arrived(time: number, device: Device): Inbound[] {
    const arrived: Inbound[] = []
    const waiting = new Set<Device>()
    device.inbox = device.inbox.filter((one) => {
      const cut = one.lane === 'events' && (waiting.has(one.from) || !this.reaches(one.from, device))
      if (one.at > time || cut) {
        if (one.lane === 'events') waiting.add(one.from)
        return true
      }
      arrived.push(one)
      return false
    })
    return arrived
  }
}
