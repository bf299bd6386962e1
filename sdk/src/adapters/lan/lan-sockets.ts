import { type LanPacket, parseLanPacket } from '../../discover/lan-packet.js'
import { Rate, RatePerSource } from '../../discover/rate.js'
import { LanEar } from './lan-ear.js'
import type { LanNetwork } from './lan-network.js'
import { LanVoice } from './lan-voice.js'

/** A new interface (a cable, a Wi-Fi that came back) is spoken on after this long at the most, ms. */
const LOOK_MS = 2000
/** Datagrams that are looked at, a second: a hundred hosts announce, and a hundred guests ask, at once. */
const HEARD = { count: 2000, ms: 1000 }
const HEARD_PER_SOURCE = { count: 200, ms: 1000 }

export interface LanSource {
  readonly address: string
  readonly port: number
}

/** Who speaks over the sockets of a device, and hears what comes. */
export interface LanHearer {
  /** @param asked it came to a port of our own, so it was meant for us */
  hear(packet: LanPacket, source: LanSource, asked: boolean): void
  /** There are other interfaces now. */
  moved(): void
}

/**
 * The UDP sockets of a device: a voice on each interface, and an ear for each family; there while somebody has them open.
 * Hears only who is on one of its networks.
 */
export class LanSockets {
  readonly network: LanNetwork
  readonly port: number
  readonly #hearers = new Set<LanHearer>()
  readonly #voices = new Map<string, LanVoice>()
  readonly #ears: readonly LanEar[]
  readonly #rate = new Rate(HEARD)
  readonly #ratePerSource = new RatePerSource(HEARD_PER_SOURCE)
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(network: LanNetwork, port: number) {
    this.network = network
    this.port = port
    const hear = (bytes: Uint8Array, address: string, port: number) => this.#hear(bytes, { address, port }, false)
    this.#ears = [new LanEar(4, port, hear), new LanEar(6, port, hear)]
  }

  open(hearer: LanHearer): void {
    this.#hearers.add(hearer)
    if (this.#timer) return
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
    this.network.refresh()
    this.#open()
  }

  /** Closed when nobody needs them any more; what was said before still goes out. */
  close(hearer: LanHearer): void {
    if (!this.#hearers.delete(hearer) || this.#hearers.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    for (const ear of this.#ears) ear.close()
    for (const voice of this.#voices.values()) voice.close()
    this.#voices.clear()
  }

  /** To everybody, on every interface. */
  shout(bytes: Uint8Array): void {
    for (const voice of this.#voices.values()) voice.shout(bytes, this.port)
  }

  /** To the other processes of this device. */
  murmur(bytes: Uint8Array): void {
    this.#towards('127.0.0.1')?.shout(bytes, this.port)
  }

  /** To one address, if it is on one of our networks. */
  tell(bytes: Uint8Array, address: string, port: number): void {
    this.#towards(address)?.tell(bytes, address, port)
  }

  #towards(address: string): LanVoice | undefined {
    const one = this.network.towards(address)
    return one && this.#voices.get(one.address)
  }

  #look(): void {
    const moved = this.network.refresh()
    this.#open()
    if (moved) for (const hearer of [...this.#hearers]) hearer.moved()
  }

  #open(): void {
    const { interfaces } = this.network
    for (const [address, voice] of this.#voices) {
      if (interfaces.some((one) => one.address === address)) continue
      this.#voices.delete(address)
      voice.close()
    }
    for (const one of interfaces) {
      if (this.#voices.has(one.address)) continue
      const hear = (bytes: Uint8Array, address: string, port: number) => this.#hear(bytes, { address, port }, true)
      const gone = () => this.#voices.get(one.address) === voice && this.#voices.delete(one.address)
      const voice = new LanVoice(one, hear, gone)
      this.#voices.set(one.address, voice)
    }
    for (const ear of this.#ears) ear.listen(interfaces)
  }

  #hear(bytes: Uint8Array, source: LanSource, asked: boolean): void {
    const now = performance.now()
    if (!this.network.towards(source.address)) return
    if (!this.#ratePerSource.take(source.address, now) || !this.#rate.take(now)) return
    const packet = parseLanPacket(bytes)
    if (packet) for (const hearer of [...this.#hearers]) hearer.hear(packet, source, asked)
  }
}
