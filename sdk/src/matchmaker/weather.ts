import { burstLoss, Conditioner, type Conditions } from '../connect/conditions.js'
import { SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Lane } from '../session/carrier.js'
import { Random } from '../sync/random.js'
import type { Bend, PeerLink } from './peer-link.js'
import type { SessionSide } from './session-side.js'

/** A network that is worse than the one there is. All of it counts each way, so twice for a round trip. */
export interface SimulateOptions {
  /** Added to each message, ms, up to 10,000. Default 0. */
  readonly latency?: number | undefined
  /** Added by chance, up to this, ms, up to 10,000; lossy messages overtake each other by it. Default 0. */
  readonly jitter?: number | undefined
  /** Share of messages that are lost, from 0 to 1. What must not be lost is sent again, one and a half round trips later. Default 0. */
  readonly loss?: number | undefined
  /** How many are lost in a row, on average; from 1 to 1,000. Default 1. */
  readonly burst?: number | undefined
  /** Share of lossy messages that come twice, from 0 to 1. Default 0. */
  readonly duplicate?: number | undefined
  /** Bytes a second that get through, 100 or more; what would wait for over half a second is lost, if it may be. Default no limit. */
  readonly rate?: number | undefined
  /** What chance follows from. Default 1. */
  readonly seed?: number | undefined
}

/** What is lossy and would wait longer than this behind the rate is dropped, ms. */
const QUEUE_MS = 500
/** Where nothing gets through, what must not be lost waits for better weather. */
const FOR_EVER_MS = 86_400_000
const BOUNDS: Readonly<Record<keyof SimulateOptions, readonly [least: number, most: number]>> = {
  latency: [0, 10_000],
  jitter: [0, 10_000],
  loss: [0, 1],
  burst: [1, 1000],
  duplicate: [0, 1],
  rate: [100, Number.MAX_SAFE_INTEGER],
  seed: [0, 0xffffffff],
}

/** The simulated network of one session on this device, over whatever links it has. */
export class Weather {
  readonly #clock: Clock
  readonly #conditions: Conditions
  readonly #rate: number
  readonly #random: Random
  readonly #bends = new Map<PeerLink, Bend>()

  /** @throws SkirmishError `sync/bad-conditions` */
  constructor(clock: Clock, options: SimulateOptions) {
    for (const [name, [least, most]] of Object.entries(BOUNDS)) {
      const value = Reflect.get(options, name) ?? least
      if (typeof value !== 'number' || !(value >= least && value <= most))
        throw new SkirmishError('sync/bad-conditions', { reason: `${name} must be from ${least} to ${most}.` })
    }
    const { latency = 0, jitter = 0, loss = 0, burst = 1, duplicate = 0, rate, seed = 1 } = options
    this.#clock = clock
    this.#conditions = { latency, jitter, loss: burstLoss(loss, burst), duplicate }
    this.#rate = rate ?? Number.POSITIVE_INFINITY
    this.#random = new Random(Uint32Array.of(seed, 7, 8, 9))
  }

  /** Also over links that are new. */
  reach(side: Pick<SessionSide, 'peers'>): void {
    for (const link of this.#bends.keys()) if (link.closed) this.#bends.delete(link)
    for (const { peer } of side.peers) {
      for (const link of peer.all) {
        if (this.#bends.has(link)) continue
        const bend = this.#bend()
        this.#bends.set(link, bend)
        link.bend(bend)
      }
    }
  }

  /** The sky is clear. */
  end(): void {
    for (const [link, bend] of this.#bends) {
      bend.flush()
      link.bend(undefined)
    }
    this.#bends.clear()
  }

  #bend(): Bend {
    const way = () => new Way(this.#clock, this.#conditions, this.#rate, () => this.#random.next())
    const [out, back] = [way(), way()]
    return {
      out: (...frame) => out.carry(...frame),
      in: (...frame) => back.carry(...frame),
      flush() {
        out.flush()
        back.flush()
      },
    }
  }
}

/** One direction of a link. */
class Way {
  readonly #clock: Clock
  readonly #conditions: Conditions
  readonly #bytesPerMs: number
  readonly #lanes: Readonly<Record<Lane, Conditioner>>
  /** What must arrive, in its order. */
  #waiting: { readonly carry: () => void; readonly stop: () => void }[] = []
  #lastDue = 0
  #freeAt = 0

  constructor(clock: Clock, conditions: Conditions, rate: number, random: () => number) {
    this.#clock = clock
    this.#conditions = conditions
    this.#bytesPerMs = rate / 1000
    this.#lanes = { events: new Conditioner(random), state: new Conditioner(random) }
  }

  carry(lane: Lane, bytes: Uint8Array, carry: (bytes: Uint8Array) => void): void {
    const now = this.#clock.now()
    const free = Math.max(now, this.#freeAt)
    if (lane === 'state' && free - now > QUEUE_MS) return
    this.#freeAt = free + bytes.length / this.#bytesPerMs
    const queued = this.#freeAt - now
    const copy = bytes.slice()
    if (lane === 'state') {
      for (const delay of this.#lanes.state.next(this.#conditions)) this.#clock.after(queued + delay, () => carry(copy))
      return
    }
    const delay = this.#lanes.events.nextReliable(this.#conditions) ?? FOR_EVER_MS
    this.#lastDue = Math.max(this.#lastDue, now + queued + delay)
    const stop = this.#clock.after(this.#lastDue - now, () => this.#waiting.shift()?.carry())
    this.#waiting.push({ carry: () => carry(copy), stop })
  }

  flush(): void {
    for (const { stop } of this.#waiting) stop()
    for (const { carry } of this.#waiting.splice(0)) carry()
  }
}
