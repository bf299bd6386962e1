import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitReader, BitWriter } from '../../src/codec/bits.js'
import { bound, cellsOf, type Field } from '../../src/game/field.js'
import { decodeValues, encodeValues } from '../../src/game/field-values.js'
import { initialValues, legalValues } from '../../src/game/held-values.js'
import {
  angle,
  bool,
  defineGame,
  fixed,
  float32,
  float64,
  GameError,
  hostOnly,
  int,
  one,
  oneOf,
  owner,
  pressed,
  ref,
  seatRef,
  sum,
  table,
  text,
  uint,
} from '../../src/index.js'

const place = { seats: 8, world: {} }
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1e300))
/** Every kind of field, with what a game may write into it. */
const KINDS: readonly [string, Field<unknown>, fc.Arbitrary<unknown>][] = [
  ['bool', bool(), fc.boolean()],
  ['pressed', pressed(), fc.boolean()],
  ['uint', uint(1000), number],
  ['int', int(-3, 12), number],
  ['fixed', fixed(-512, 512, 1 / 32), number],
  ['fixed of the widest', fixed(0, 0xffffffff, 1), number],
  ['angle', angle(360), number],
  ['float32', float32(), number],
  ['float64', float64(), number],
  ['owner', owner(), fc.option(fc.nat(7), { nil: undefined })],
  ['seatRef', seatRef(), fc.option(fc.nat(300), { nil: undefined })],
  ['oneOf', oneOf('a', 2, true), fc.constantFrom('a', 2, true, 'other')],
  ['text', text(20), fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 40 }))],
  ['hostOnly', hostOnly(text(3)), fc.string()],
]

/** Any value as it stands at the end of a tick. */
function settled(field: Field<unknown>, value: unknown): Float64Array {
  const cells = new Float64Array(cellsOf(field)).fill(field.initial)
  if (field.wide) {
    field.set(cells, 0, value)
    field.quantise(cells, 0)
  } else cells[0] = field.quantise(field.toCell(value))
  return cells
}

function carried(field: Field<unknown>, cells: Float64Array): Float64Array {
  const writer = new BitWriter()
  if (field.wide) field.write(writer, cells, 0)
  else writer.bits(field.toWire(cells[0] ?? 0), field.bits)
  expect(writer.bitLength).toBeLessThanOrEqual(field.bits)
  const reader = new BitReader(writer.finish())
  const out = new Float64Array(cells.length).fill(field.initial)
  if (field.wide) field.read(reader, out, 0)
  else out[0] = field.fromWire(reader.bits(field.bits)) ?? Number.NaN
  expect(reader.failed || !reader.atEnd).toBe(false)
  return out
}

describe('[SY20] every kind of field', () => {
  for (const [name, declared, values] of KINDS) {
    const field = bound(declared, place)
    it(`${name}: what the wire carries is what stood in the cells, whatever a game wrote`, () => {
      fc.assert(
        fc.property(values, (value) => {
          const cells = settled(field, value)
          for (const cell of cells) expect(Object.is(cell, -0) || Number.isNaN(cell)).toBe(false)
          expect(carried(field, cells)).toEqual(cells)
          const again = cells.slice()
          if (field.wide) field.quantise(again, 0)
          else again[0] = field.quantise(again[0] ?? 0)
          expect(again).toEqual(cells)
        }),
      )
    })

    it(`${name}: any bits are read as a legal value or refused, never thrown`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
          const value = decodeValues({ field }, bytes)
          if (value) expect(legalValues({ field }, value)).toEqual(value)
        }),
      )
    })
  }

  it('all of them go in actions and messages, except for refs', () => {
    const fields = Object.fromEntries(KINDS.map(([name, field]) => [name, field]))
    const values = fc.record(Object.fromEntries(KINDS.map(([name, , value]) => [name, value])))
    fc.assert(
      fc.property(values, (given) => {
        const legal = legalValues(fields, given)
        expect(decodeValues(fields, encodeValues(fields, given))).toEqual(legal)
      }),
    )
    expect(decodeValues(fields, encodeValues(fields, {}))).toEqual(initialValues(fields))
  })
})

describe('angle', () => {
  const quarter = angle(4)
  it('wraps: what was counted on beyond a turn is the same direction', () => {
    for (const [given, kept] of [
      [0, 0],
      [Math.PI / 2, 1],
      [-Math.PI / 2, 3],
      [2 * Math.PI, 0],
      [101 * Math.PI, 2],
      [2 * Math.PI - 0.01, 0],
    ])
      expect(settled(quarter, given)[0]).toBeCloseTo(((kept ?? 0) * Math.PI) / 2)
  })
})

describe('text', () => {
  it('is cut between two characters, and keeps no zero', () => {
    const name = text(6)
    for (const [given, kept] of [
      ['äöüß', 'äöü'],
      ['abcde😀', 'abcde'],
      ['a\0b', 'ab'],
      ['', ''],
    ])
      expect(legalValues({ name }, { name: given })).toEqual({ name: kept })
  })

  it('costs as much as it is long', () => {
    expect(encodeValues({ name: text(200) }, { name: 'Ann' })).toHaveLength(4)
  })
})

describe('a world', () => {
  const base = { id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30, setup() {} }

  it('[SY20] seats cost as many bits as the game has seats', () => {
    const game = defineGame({ ...base, world: { t: table(4, { owner: owner(), hit: seatRef() }) } })
    expect(game.layout.groups[0]?.columns.map(({ field }) => field.bits)).toEqual([2, 2])
  })

  it('[SY23] a column that moves by another names it, and it has to be there, a number, and for guests', () => {
    const x = fixed(0, 100, 1).movesBy('vx')
    const layout = defineGame({
      ...base,
      world: { ball: one({ left: hostOnly(bool()), x, up: bool(), vx: fixed(-9, 9, 1) }) },
    }).layout
    expect(layout.groups[0]?.wire.map(({ name, velocity }) => [name, velocity])).toEqual([
      ['x', 2],
      ['up', undefined],
      ['vx', undefined],
    ])
    expect(() => one({ x })).toThrow(/moves by/)
    expect(() => one({ x, vx: bool() })).toThrow(/moves by/)
    expect(() => table(3, { x, vx: hostOnly(fixed(0, 1, 1)) })).toThrow(/moves by/)
    expect(() => one({ x: fixed(0, 1, 1).movesBy('x') })).toThrow(/moves by/)
  })

  it('[SY21] a ref needs a table of the world', () => {
    expect(() => defineGame({ ...base, world: { t: table(4, { at: ref('u') }) } })).toThrow(/no such table/)
    expect(() => defineGame({ ...base, world: { t: table(4, { at: ref('u') }), u: one({}) } })).toThrow(/no such table/)
  })

  it('what makes sense in a world only is refused elsewhere', () => {
    const world = { t: table(4, {}) }
    for (const field of [ref('t'), hostOnly(bool()), fixed(0, 1, 1).movesBy('v')]) {
      expect(() => defineGame({ ...base, world, input: { field } })).toThrow(GameError)
      expect(() => defineGame({ ...base, world, actions: { a: { field } } })).toThrow(GameError)
      expect(() => defineGame({ ...base, world, requests: { a: { ask: {}, answer: { field } } } })).toThrow(GameError)
    }
  })

  it('a row that would not fit into one part of a snapshot is refused', () => {
    expect(() => table(2, { a: text(600), b: text(600) })).toThrow(/A row takes 1203 bytes/)
  })
})

describe('[SY24] the schema hash', () => {
  const base = { id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30, setup() {} }
  const hex = ({ schemaHash }: { schemaHash: Uint8Array }) => Buffer.from(schemaHash).toString('hex')
  const all = {
    t: table(4, {
      a: bool(),
      b: uint(7),
      c: int(-1, 7),
      d: fixed(0, 8, 1 / 2).movesBy('v'),
      e: angle(256),
      f: float32(),
      g: hostOnly(float64()),
      h: owner(),
      i: seatRef(),
      j: ref('u'),
      k: text(20),
      l: oneOf('x', 1, true),
      v: int(-9, 9),
    }),
    u: table(2, {}),
  }

  it('of a declaration never changes: who has an older build still plays along', () => {
    const said = { input: { fire: pressed() }, actions: { say: { text: text(9) } }, effects: { bang: {} } }
    const asks = { requests: { swap: { ask: { card: uint(51) }, answer: { yes: bool() } } } }
    const game = defineGame({ ...base, ...said, ...asks, world: all, teams: { names: ['red', 'blue'] } })
    expect(hex(game)).toBe('d98266170b91ede106a04cc544ab54fd')
    expect(hex(defineGame({ ...base, world: { ball: one({ x: fixed(0, 100, 1) }) } }))).toBe(
      'e0eb2cbcbc302b7bf77e8f361ba2953f',
    )
  })

  it('differs in each number that decides how bits are read, and in what moves or hides a column', () => {
    const worlds = [
      { t: table(4, { x: fixed(0, 8, 1) }) },
      { t: table(4, { y: fixed(0, 8, 1) }) },
      { t: table(5, { x: fixed(0, 8, 1) }) },
      { t: one({ x: fixed(0, 8, 1) }) },
      { t: table(4, { x: fixed(0, 8, 1 / 2) }) },
      { t: table(4, { x: uint(8) }) },
      { t: table(4, { x: angle(8) }) },
      { t: table(4, { x: angle(16) }) },
      { t: table(4, { x: text(8) }) },
      { t: table(4, { x: text(9) }) },
      { t: table(4, { x: hostOnly(fixed(0, 8, 1)) }) },
      { t: table(4, { x: ref('t') }) },
      { t: table(4, { x: fixed(0, 8, 1), v: int(0, 1) }) },
      { t: table(4, { v: int(0, 1), x: fixed(0, 8, 1) }) },
      { t: table(4, { x: fixed(0, 8, 1).movesBy('v'), v: int(0, 1) }) },
    ]
    const hashes = worlds.map((world) => hex(defineGame({ ...base, world })))
    hashes.push(hex(defineGame({ ...base, world: worlds[0] ?? {}, seats: { min: 1, max: 3 } })))
    hashes.push(hex(defineGame({ ...base, world: worlds[0] ?? {}, tickRate: 60 })))
    hashes.push(hex(defineGame({ ...base, world: worlds[0] ?? {}, visibleTo: { t: () => true } })))
    const counts = { stats: { wins: sum() }, statsOf: () => ({ wins: 0 }) }
    hashes.push(hex(defineGame({ ...base, world: worlds[0] ?? {}, ...counts })))
    for (const sendRate of [10, 15, 29]) hashes.push(hex(defineGame({ ...base, world: worlds[0] ?? {}, sendRate })))
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('is the same whether the usual sendRate is said or not', () => {
    const world = { t: table(4, { x: fixed(0, 8, 1) }) }
    expect(hex(defineGame({ ...base, world, sendRate: 30 }))).toBe(hex(defineGame({ ...base, world })))
    const fast = { ...base, world, tickRate: 120 }
    expect(hex(defineGame({ ...fast, sendRate: 60 }))).toBe(hex(defineGame(fast)))
  })
})
