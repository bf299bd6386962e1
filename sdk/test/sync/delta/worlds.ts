import fc from 'fast-check'
import type { Field } from '../../../src/game/field.js'
import type { AnyGame } from '../../../src/game/game-types.js'
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
  pressed,
  ref,
  seatRef,
  table,
  text,
  uint,
} from '../../../src/index.js'
import { Random } from '../../../src/sync/random.js'
import { createWorld, quantise, type WorldState } from '../../../src/sync/world-state.js'

/** A field of any kind, by a number. */
const KINDS: readonly ((n: number) => Field<unknown>)[] = [
  (n) => fixed(-n - 1, n + 1, 1 / 16),
  (n) => uint(n),
  (n) => int(-n, n + 1),
  (n) => angle(2 + n),
  () => bool(),
  () => owner(),
  () => seatRef(),
  () => ref('things') as Field<unknown>,
  () => oneOf('a', 'b', 'c') as Field<unknown>,
  () => float32(),
  () => float64(),
  (n) => text(1 + (n % 20)),
  () => uint(0xffffffff),
  () => hostOnly(uint(200)),
  () => oneOf('only') as Field<unknown>,
]

export interface Described {
  readonly capacity: number
  readonly fields: readonly { readonly kind: number; readonly size: number }[]
  readonly moves: boolean
}

export const described: fc.Arbitrary<Described> = fc.record({
  capacity: fc.integer({ min: 1, max: 24 }),
  fields: fc.array(fc.record({ kind: fc.nat(KINDS.length - 1), size: fc.integer({ min: 1, max: 900 }) }), {
    maxLength: 8,
  }),
  moves: fc.boolean(),
})

export function gameOf(
  { capacity, fields, moves }: Described,
  rates: { tickRate?: number; sendRate?: number } = {},
): AnyGame {
  const drawn = Object.fromEntries(fields.map(({ kind, size }, i) => [`f${i}`, KINDS[kind]?.(size) ?? bool()]))
  const motion = moves
    ? {
        x: fixed(-200, 200, 1 / 16).movesBy('vx'),
        vx: fixed(-300, 300, 1 / 4),
        turn: angle(64).movesBy('spin'),
        spin: fixed(-8, 8, 1 / 8),
      }
    : {}
  return defineGame({
    id: 'any',
    version: 1,
    seats: { min: 1, max: 4 },
    ...{ tickRate: 30, ...rates },
    world: { things: table(capacity, { ...drawn, ...motion }), state: one({ round: uint(99) }) },
    input: { x: fixed(-1, 1, 1 / 64), dash: pressed() },
    setup() {},
  }) as AnyGame
}

/** Something happens to a world: rows come, go, move and change. */
export function disturb(state: WorldState, chance: () => number, moves: boolean): void {
  const { layout, cells, world } = state
  const things = world.things as Iterable<{ x: number; vx: number; turn: number; spin: number }> & {
    add(): unknown
    remove(row: unknown): void
    size: number
    capacity: number
  }
  if (chance() < 0.3) things.add()
  for (const thing of [...things]) {
    if (chance() < 0.05) things.remove(thing)
    else if (moves) {
      if (chance() < 0.2) thing.vx = (chance() - 0.5) * 700
      if (chance() < 0.1) thing.spin = (chance() - 0.5) * 20
      if (chance() < 0.05) thing.x = (chance() - 0.5) * 500
      thing.x = thing.x + thing.vx / 30
      thing.turn = thing.turn + thing.spin / 30
    }
  }
  for (const group of layout.groups)
    for (const { field, offset, name } of group.columns)
      for (let slot = 0; slot < group.capacity; slot++) {
        if (['x', 'vx', 'turn', 'spin'].includes(name) || chance() > 0.1) continue
        if (field.kind === 'text')
          field.wide && field.set(cells, offset + slot * field.cells, 'é€x𝄞'.slice(0, chance() * 6))
        else if (field.wide) cells[offset + slot] = (chance() - 0.5) * 10 ** (chance() * 40)
        else cells[offset + slot] = field.fromWire(Math.floor(chance() * Math.min(2 ** field.bits, 5))) ?? field.initial
      }
  quantise(state)
}

/** What a guest may know of it, and what stands in no living row left out. */
export function seen({ layout, cells }: Pick<WorldState, 'layout' | 'cells'>): unknown[] {
  return layout.groups.map(({ life, capacity, wire }) =>
    Array.from({ length: capacity }, (_, slot) => {
      const lives = cells[life + slot] ?? 0
      const width = (field: Field) => (field.wide ? field.cells : 1)
      const values = wire.map(({ field, offset }) =>
        Array.from(cells.subarray(offset + slot * width(field), offset + (slot + 1) * width(field))),
      )
      return (lives & 1) === 1 ? [lives, values] : [lives]
    }),
  )
}

export function worldOf(game: AnyGame): WorldState {
  return createWorld(game.layout)
}

export function chanceOf(seed: number): () => number {
  const random = new Random(Uint32Array.of(seed))
  return () => random.next()
}
