import { equalBytes } from '../connect/bytes.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { Predictor } from '../sync/predictor.js'
import type { Around } from '../sync/simulation.js'
import { parseSnapshot } from '../sync/snapshot.js'

interface Opening {
  readonly matchId: Uint8Array
  readonly seed: readonly number[]
  readonly tick: number
  readonly world: Uint8Array
}

/** A match as a guest sees it: predicted, and the newest world the host told of. */
export class GuestMatch {
  readonly #game: AnyGame
  readonly #around: Around
  #predictor: Predictor | undefined
  #matchId: Uint8Array | undefined
  #heard: { readonly tick: number; readonly cells: Float64Array } | undefined

  constructor(game: AnyGame, around: Around) {
    this.#game = game
    this.#around = around
  }

  get predictor(): Predictor | undefined {
    return this.#predictor
  }

  /** The newest snapshot as it came, for a standby. */
  get heard() {
    return this.#heard
  }

  /** A match as the host has it: `new`, or the one that is known, after a way back or from another host. */
  open(
    { matchId, seed, tick, world }: Opening,
    start: { seat: Seat; settings: Readonly<Record<string, unknown>> },
  ): 'new' | 'known' | 'garbage' {
    this.#heard = undefined
    if (this.#predictor && this.#matchId && equalBytes(this.#matchId, matchId))
      return this.#predictor.open(tick, world) ? 'known' : 'garbage'
    const predictor = new Predictor(this.#game, { ...start, seed: Uint32Array.from(seed), ...this.#around })
    if (!predictor.open(tick, world)) return 'garbage'
    this.#predictor = predictor
    this.#matchId = matchId
    return 'new'
  }

  /** False when the frame made no sense. @param epoch of the host there is now */
  receive(frame: Uint8Array, epoch: number): boolean {
    const snapshot = parseSnapshot(this.#game, frame)
    if (!snapshot) return false
    if (snapshot.epoch !== epoch) return true // of a host that was
    this.#heard = { tick: snapshot.tick, cells: snapshot.cells }
    this.#predictor?.figures.snapshot(frame.length)
    this.#predictor?.receive(snapshot)
    return true
  }

  close(): void {
    this.#predictor = undefined
  }
}
