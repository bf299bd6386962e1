import fc from 'fast-check'
import type { Field } from '../../src/game/field.js'
import type { AnyShape } from '../../src/game/shape.js'
import {
  angle,
  bool,
  defineGame,
  fixed,
  float32,
  float64,
  hostOnly,
  int,
  one,
  oneOf,
  owner,
  ref,
  seatRef,
  table,
  text,
  uint,
} from '../../src/index.js'

// Any game there could be, and anything its rules could do in a tick.

const TABLES = ['first', 'second', 'third']

const steps = fc.constantFrom(1, 1 / 2, 1 / 16, 0.1, 3)
const plain: fc.Arbitrary<Field<unknown>> = fc.oneof(
  fc.constant(bool()),
  fc.nat(0xffffffff).map((max) => uint(max + 1 > 0xffffffff ? max : max + 1)),
  fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 70_000 }))
    .map(([min, span]) => int(min, min + span)),
  fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 3, max: 5000 }), steps)
    .map(([min, span, step]) => fixed(min, min + span, step)),
  fc.integer({ min: 2, max: 5000 }).map(angle),
  fc.constantFrom<Field<unknown>>(float32(), float64(), owner(), seatRef(), oneOf('a', 'b', 'c'), oneOf(1)),
  fc.integer({ min: 1, max: 40 }).map(text),
  fc.constantFrom(...TABLES).map(ref),
)
const field = fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: plain.map(hostOnly) })
const fields = fc.array(field, { maxLength: 6 }).map((list) => Object.fromEntries(list.map((one, i) => [`f${i}`, one])))
const moving = fields.map((all) => ({ ...all, x: fixed(-100, 100, 1 / 16).movesBy('v'), v: fixed(-9, 9, 1 / 4) }))
const shape: fc.Arbitrary<AnyShape> = fc
  .tuple(fc.nat(5), fc.oneof(fields, moving))
  .map(([rows, all]) => table(rows + 1, all))

/** A declared game with three tables and a single row. */
export const anyGame = fc
  .tuple(shape, shape, shape, fields, fc.integer({ min: 1, max: 64 }))
  .map(([first, second, third, single, seats]) =>
    defineGame({
      ...{ id: 'any', version: 1, seats: { min: 1, max: seats }, tickRate: 30, setup() {} },
      world: { first, second, third, single: one(single) },
    }),
  )

interface AnyRow {
  readonly id: number
  [column: string]: unknown
}
interface AnyTable extends Iterable<AnyRow> {
  add(): AnyRow | undefined
  get(id: number): AnyRow | undefined
  remove(row: AnyRow): void
}

/** What a rule does to one row. */
export interface Deed {
  readonly group: number
  readonly slot: number
  readonly does: 'add' | 'remove' | 'write'
  readonly value: unknown
}

export const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    group: fc.nat(3),
    slot: fc.nat(5),
    does: fc.constantFrom('add', 'add', 'write', 'write', 'remove'),
    value: fc.oneof(
      fc.double(),
      fc.integer(),
      fc.nat(70),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(Number.NaN, Infinity, -0, undefined),
    ),
  }),
  { maxLength: 30 },
)

/** Does it, as far as a typed rule could: a text is written to texts, a row to refs. */
export function carryOut(
  world: Readonly<Record<string, unknown>>,
  shapes: readonly {
    readonly name: string
    readonly columns: readonly { readonly name: string; readonly field: Field<unknown> }[]
  }[],
  { group, slot, does, value }: Deed,
): void {
  const shape = shapes[group]
  if (!shape) return
  const shown = world[shape.name]
  const row = group === 3 ? (shown as AnyRow) : (shown as AnyTable).get(slot)
  if (does === 'add' && group < 3) return void (shown as AnyTable).add()
  if (!row) return
  if (does === 'remove' && group < 3) return (shown as AnyTable).remove(row)
  for (const { name, field } of shape.columns) {
    if (field.kind === 'text') row[name] = String(value)
    else if (field.kind === 'ref') row[name] = (world[String(field.parameters[0])] as AnyTable).get(slot)
    else if (field.kind === 'bool') row[name] = Boolean(value)
    else row[name] = typeof value === 'number' ? value : slot
  }
}
