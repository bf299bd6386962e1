import { equalBytes } from '../connect/bytes.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { snapshotTag } from '../sync/delta/snapshot-frame.js'
import { SnapshotReader } from '../sync/delta/snapshot-reader.js'
import type { DeviceInput } from '../sync/device-input.js'
import { Predictor } from '../sync/predictor.js'
import type { Around } from '../sync/simulation.js'
import type { Snapshot } from '../sync/snapshot.js'
import { HeardWorld } from './heard-world.js'
import type { HeardMessage } from './messages.js'
import { isSpectator } from './spectators.js'

interface Opening {
  readonly matchId: Uint8Array
  readonly seed: readonly number[]
  readonly tick: number
  readonly world: Uint8Array
}

interface Heard {
  readonly tick: number
  readonly cells: Float64Array
}

const NOTHING = new Uint8Array(0)

/** A match as a guest sees it: predicted, and the newest world the host told of. */
export class GuestMatch {
  readonly #game: AnyGame
  readonly #around: Around
  readonly #worlds: HeardWorld
  #predictor: Predictor | undefined
  #matchId: Uint8Array | undefined
  #reader: SnapshotReader | undefined
  #newest: Snapshot | undefined
  #heard: Heard | undefined
  /** The world is as the host told of it, with nothing played on top. */
  #isTold = false
  /** When the part came that is being read. */
  #now = 0

  constructor(game: AnyGame, around: Around) {
    this.#game = game
    this.#around = around
    this.#worlds = new HeardWorld(game)
  }

  get predictor(): Predictor | undefined {
    return this.#predictor
  }

  /** The newest snapshot that came whole, for a standby. */
  get heard(): Heard | undefined {
    if (this.#newest?.isWhole && this.#newest.tick !== this.#heard?.tick)
      this.#heard = { tick: this.#newest.tick, cells: this.#newest.cells.slice() }
    return this.#heard
  }

  /** The whole world, as the host told of it last; `undefined` when this device played on since then, or never had it. */
  get told(): Float64Array | undefined {
    return this.#isTold ? this.#predictor?.current : undefined
  }

  /** A match as the host has it: `new`, or the one that is known, after a way back or from another host. */
  open(
    { matchId, seed, tick, ...said }: Opening,
    start: { seat: Seat; settings: Readonly<Record<string, unknown>>; epoch: number },
  ): 'new' | 'known' | 'garbage' {
    const world = this.#worlds.whole(said.world)
    this.#heard = this.#newest = undefined
    const tag = snapshotTag(start.epoch, matchId)
    const isKnown = this.#predictor && this.#matchId && equalBytes(this.#matchId, matchId)
    const plays = !isSpectator(start.seat)
    const predictor = isKnown
      ? this.#predictor
      : new Predictor(this.#game, { ...start, plays, seed: Uint32Array.from(seed), ...this.#around })
    if (!predictor?.open(tick, world)) return 'garbage'
    this.#isTold = true
    if (!isKnown || this.#reader?.tag !== tag) this.#reader = this.#newReader(tag, tick)
    if (this.#game.tickRate > 0) this.#reader.opened(tick, predictor.current)
    predictor.figures.tables = () => this.#reader?.tableBytes
    this.#predictor = predictor
    this.#matchId = matchId
    return isKnown ? 'known' : 'new'
  }

  /** Of the world as it is, over the event stream; false when it makes no sense. */
  hear(said: Extract<HeardMessage, { kind: 'world' | 'worldPiece' | 'worldChange' }>): boolean {
    if (said.kind === 'worldPiece') return this.#worlds.piece(said.data)
    const world = said.kind === 'world' ? this.#worlds.whole(said.world) : this.#worlds.changed(said.change)
    this.#isTold = (world && this.#predictor?.open(said.tick, world)) ?? false
    return this.#isTold
  }

  /** Another conversation begins. */
  reopened(): void {
    this.#worlds.restart()
  }

  /** False when the frame made no sense. */
  receive(frame: Uint8Array, now: number): boolean {
    this.#now = now
    this.#isTold = false
    const [reader, figures] = [this.#reader, this.#predictor?.figures]
    const before = reader?.baseMisses ?? 0
    const taken = reader?.receive(frame)
    if (reader && figures) {
      figures.bytes += frame.length
      figures.baseMisses += reader.baseMisses - before
    }
    return taken !== 'garbage'
  }

  /** One tick is predicted; what the host is told: what came of snapshots, and inputs. @param device of nobody who plays */
  beat(now: number, device?: { own: DeviceInput['own']; locals: DeviceInput['locals'] | undefined }): Uint8Array {
    this.#isTold = false
    if (device) this.#predictor?.step(device.own, now, device.locals)
    const input = (device && this.#predictor?.inputFrame(now)) ?? NOTHING
    return this.#reader?.report(input) ?? input
  }

  #newReader(tag: number, tick: number): SnapshotReader {
    const newestInput = () => this.#predictor?.newestInput ?? 0
    return new SnapshotReader(this.#game, tag, { tick, newestInput }, (snapshot) => this.#take(snapshot))
  }

  #take(snapshot: Snapshot): void {
    this.#newest = snapshot
    if (this.#predictor) this.#predictor.figures.snapshots++
    this.#predictor?.receive(snapshot, this.#now)
  }

  close(): void {
    this.#predictor = undefined
    this.#reader = undefined
  }
}
