import { PATIENCE_MS } from './lease-times.js'

/** What a guest knows of its host by listening, and how far it may rely on that after a sleep ([SE41], [SE46]). */
export class Hearing {
  #beat = 0
  #heardAt: number
  #tickAt: number
  #late = false

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

  heard(beat: number, now: number): void {
    this.#heardAt = Math.max(this.#heardAt, now)
    this.#late = false
    this.#beat = Math.max(this.#beat, beat)
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
  }
}
