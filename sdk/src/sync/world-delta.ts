import type { Layout } from '../game/layout.js'
import { DeltaReader } from './delta/delta-reader.js'
import { DeltaWriter } from './delta/delta-writer.js'
import { type DeltaPlan, deltaPlan } from './delta/plan.js'
import { type Plane, planeOf, toCells, toPlane } from './delta/planes.js'
import { type CopyFor, decodeFull, encodeFull } from './full-state.js'

/** As of one that was sent just before. */
const AGE = 1

/** What it takes, made when it is first needed: most worlds are told whole. */
interface Tools {
  readonly plan: DeltaPlan
  readonly writer: DeltaWriter
  readonly reader: DeltaReader
  readonly cells: Float64Array
}

/**
 * What is new between two whole worlds ([SY15]), written as snapshots are, for the lane that loses nothing: the base is what was
 * said last.
 */
export class WorldDelta {
  readonly #layout: Layout
  readonly #copyFor: CopyFor
  #made: Tools | undefined

  constructor(layout: Layout, copyFor: CopyFor) {
    this.#layout = layout
    this.#copyFor = copyFor
  }

  /** What `apply` takes to come from one whole world to another; `undefined` when one of them is none of this game. */
  between(before: Uint8Array, now: Uint8Array): Uint8Array | undefined {
    const { plan, writer } = this.#tools
    const changedAt = new Int32Array(plan.rows)
    const base = this.#plane(before, planeOf(plan), changedAt)
    const plane = base && this.#plane(now, base, changedAt.fill(0))
    if (!base || !plane) return undefined
    writer.begin(plane, base, AGE, 0, plan.rows, changedAt, 0)
    writer.part(Number.POSITIVE_INFINITY)
    return writer.finish().slice()
  }

  /** The other world; `undefined` when nobody could have written that. */
  apply(before: Uint8Array, delta: Uint8Array): Uint8Array | undefined {
    const { plan, reader, cells } = this.#tools
    const base = this.#plane(before, planeOf(plan), new Int32Array(plan.rows))
    const plane = planeOf(plan)
    if (!base || !reader.read(delta, 0, delta.length, base, AGE, 0, plan.rows, plane)) return undefined
    for (const group of plan.groups) toCells(group, plane, cells)
    return encodeFull({ layout: this.#layout, cells }, this.#copyFor)
  }

  #plane(world: Uint8Array, before: Plane, changedAt: Int32Array): Plane | undefined {
    const { plan, cells } = this.#tools
    if (!decodeFull({ layout: this.#layout, cells }, world, this.#copyFor)) return undefined
    const plane = planeOf(plan)
    for (const group of plan.groups) toPlane(group, cells, plane, before, changedAt, 1)
    return plane
  }

  get #tools(): Tools {
    this.#made ??= toolsFor(this.#layout, this.#copyFor)
    return this.#made
  }
}

function toolsFor({ groups, cells }: Layout, copyFor: CopyFor): Tools {
  const wire = groups.map((group) => ({ ...group, wire: copyFor === 'host' ? group.columns : group.wire }))
  const plan = deltaPlan(wire, 0) // nobody knows how long ago the base was, so no motion is predicted
  return { plan, writer: new DeltaWriter(plan), reader: new DeltaReader(plan), cells: new Float64Array(cells) }
}
