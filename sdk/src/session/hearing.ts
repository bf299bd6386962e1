import { ALONE_MS, PATIENCE_MS } from './lease-times.js'

/** Acknowledgements whose confirmation is waited for: 6 s of beats. */
const MAX_ACKS = 64

/** What a guest knows of its host by listening, and how far it may rely on that after a sleep ([SE41], [SE46]). */
export class Hearing {
  #beat = 0
  #heardAt: number
  #tickAt: number
  #late = false
  #acks: { beat: number; at: number }[] = []
  #confirmedAt = Number.NEGATIVE_INFINITY

  constructor(now: number) {
    this.#heardAt = now
    this.#tickAt = now
  }

  /** The newest beat heard; 0 for none. */
  get beat(): number {
    return this.#beat
  }

  /** From here on the host counts as silent. */
  get silentAt(): number {
    return this.#heardAt + PATIENCE_MS
  }

  heard(beat: number, confirmed: number, now: number): void {
    this.#heardAt = Math.max(this.#heardAt, now)
    this.#late = false
    const known = this.#acks.find((ack) => ack.beat === confirmed)
    if (known) {
      this.#confirmedAt = Math.max(this.#confirmedAt, known.at)
      this.#acks = this.#acks.filter((ack) => ack.beat > confirmed)
    }
    if (beat <= this.#beat) return
    this.#beat = beat
    this.#acks.push({ beat, at: now })
    if (this.#acks.length > MAX_ACKS) this.#acks.shift()
  }

  /** To be called often. When that was late the process stood still, and what the host said may lie unread: it waits anew. */
  tick(now: number): void {
    const late = now - this.#tickAt > PATIENCE_MS
    this.#tickAt = now
    if (late && !this.#late) this.#heardAt = now // once: where timers are always late, it would wait for ever
    this.#late = late
  }

  /** The device slept, perhaps with its clock: how long ago anything was is unknown. */
  slept(now: number): void {
    this.#tickAt = now
    this.#heardAt = Math.max(this.#heardAt, now)
    this.#confirmedAt = Number.NEGATIVE_INFINITY
    this.#acks = []
  }

  /** Whether the host still counts on this guest perhaps going on alone. */
  mayGoOnAlone(now: number): boolean {
    return now - this.#confirmedAt < ALONE_MS
  }
}
