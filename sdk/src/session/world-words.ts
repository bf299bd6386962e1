import { encode } from '../codec/combinators.js'
import type { WorldDelta } from '../sync/world-delta.js'
import type { HostMessage } from './guest-peers.js'
import { hostMessage, MAX_PIECE_OF_WORLD } from './messages.js'

/** A message that ends with a whole world. */
type SaidOfWorld = Extract<HostMessage, { kind: 'match' | 'world' }>

/**
 * A whole world in messages ([SY15]), each of them written once: whoever else is told the same world is told the very same bytes, of which
 * the gate keeps one copy for all.
 */
export class WorldWords {
  readonly world: Uint8Array
  readonly #said: SaidOfWorld
  #whole: readonly Uint8Array[] | undefined
  /** By the world before. */
  readonly #changes = new Map<Uint8Array, Uint8Array | undefined>()

  constructor(said: SaidOfWorld) {
    this.#said = said
    this.world = said.world
  }

  /** For who was told no other: all of it, the pieces first. */
  get whole(): readonly Uint8Array[] {
    this.#whole ??= this.#write()
    return this.#whole
  }

  /** What is new in it, for who was told that one; `undefined` where it does not fit into a message, as that would save nothing. */
  since(before: Uint8Array, delta: WorldDelta): Uint8Array | undefined {
    if (!this.#changes.has(before)) this.#changes.set(before, this.#change(before, delta))
    return this.#changes.get(before)
  }

  #write(): Uint8Array[] {
    const { world } = this
    const all: Uint8Array[] = []
    let at = 0
    for (; world.length - at > MAX_PIECE_OF_WORLD; at += MAX_PIECE_OF_WORLD)
      all.push(encode(hostMessage, { kind: 'worldPiece', data: world.subarray(at, at + MAX_PIECE_OF_WORLD) }))
    all.push(encode(hostMessage, { ...this.#said, world: world.subarray(at) }))
    return all
  }

  #change(before: Uint8Array, delta: WorldDelta): Uint8Array | undefined {
    const change = delta.between(before, this.world)
    if (!change || change.length > MAX_PIECE_OF_WORLD) return undefined
    return encode(hostMessage, { kind: 'worldChange', tick: this.#said.tick, change })
  }
}
