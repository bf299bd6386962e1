import { decode, encode, struct, u8, varint } from '../codec/combinators.js'
import { STANDS_FOR } from './succession-frames.js'

const codec = struct({ frame: u8, epoch: varint, tick: varint, backup: varint })

/** Tells the standby which backup the snapshot of a tick goes with ([SE51]). */
export function writeStandsFor(value: { epoch: number; tick: number; backup: number }): Uint8Array {
  return encode(codec, { frame: STANDS_FOR, ...value })
}

export function parseStandsFor(frame: Uint8Array): { epoch: number; tick: number; backup: number } | undefined {
  return frame[0] === STANDS_FOR ? decode(codec, frame) : undefined
}

interface Seen {
  readonly tick: number
  readonly cells: Float64Array
}

/**
 * The newest world a standby may go on with: a snapshot that knows of every action the backup says is done, and of no other.
 * Else an action could be done twice, or never.
 */
export class NewestWorld {
  #told: { tick: number; backup: number } | undefined
  #seen: Seen | undefined
  #usable: (Seen & { backup: number }) | undefined

  told(tick: number, backup: number): void {
    if (tick >= (this.#told?.tick ?? 0)) this.#told = { tick, backup }
    this.#match()
  }

  seen(snapshot: Seen): void {
    this.#seen = snapshot
    this.#match()
  }

  /** For this backup; `undefined` when its own world is the newest. */
  with(backup: number): Seen | undefined {
    return this.#usable?.backup === backup ? this.#usable : undefined
  }

  #match(): void {
    if (this.#told && this.#seen && this.#told.tick === this.#seen.tick)
      this.#usable = { ...this.#seen, backup: this.#told.backup }
  }
}
