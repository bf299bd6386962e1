import type { Chance } from './chance.js'

/** Longer than any message that a socket lets through to a parser of frames. */
const LONGEST = 64 * 1024

/** What lengths and counts are attacked with: nothing, one too many for a byte or a word, all a varint can say and more. */
const NUMBERS = [
  '00',
  '7f',
  '8001',
  'ff01',
  'ff7f',
  'ffff03',
  'ffffffff0f',
  'ffffffffffffff0f',
  'ffffffffffffff7f',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))

type Change<T> = (chance: Chance, value: T, others: readonly T[]) => T

const byteChanges: readonly Change<Uint8Array>[] = [
  (chance, bytes) => {
    const changed = bytes.slice()
    for (let left = 1 + chance.below(8); left > 0 && bytes.length > 0; left--) {
      const at = chance.below(bytes.length)
      changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8))
    }
    return changed
  },
  (chance, bytes) => bytes.slice(0, chance.below(bytes.length + 1)),
  (chance, bytes) => Buffer.concat([bytes, chance.bytes(1 + chance.below(64))]),
  (chance, bytes) => spliced(chance, bytes, chance.pick(NUMBERS), true),
  (chance, bytes) => spliced(chance, bytes, chance.pick(NUMBERS), false),
  (chance, bytes, others) => {
    const other = chance.pick(others)
    return Buffer.concat([bytes.slice(0, chance.below(bytes.length + 1)), other.slice(chance.below(other.length + 1))])
  },
  (chance, bytes) => {
    const at = chance.below(bytes.length + 1)
    const again = bytes.slice(at, at + 1 + chance.below(32))
    const times = 1 + chance.below(chance.below(50) === 0 ? 1000 : 8)
    return Buffer.concat([bytes.slice(0, at), ...Array.from({ length: times }, () => again), bytes.slice(at)])
  },
  (chance) => chance.bytes(chance.below(256)),
]

/** One of these valid messages, changed a little or a lot; now and then not at all. */
export function mutatedBytes(chance: Chance, valid: readonly Uint8Array[]): Uint8Array {
  let bytes = chance.pick(valid)
  for (let left = chance.below(4); left > 0; left--) bytes = chance.pick(byteChanges)(chance, bytes, valid)
  return Uint8Array.from(bytes.slice(0, LONGEST))
}

/** Put in, or over what stood there. */
function spliced(chance: Chance, bytes: Uint8Array, part: Uint8Array, over: boolean): Uint8Array {
  const at = chance.below(bytes.length + 1)
  return Buffer.concat([bytes.slice(0, at), part, bytes.slice(over ? at + part.length : at)])
}

const SNIPPETS = [
  ...['', '\0', '\r\n', '#join=', '#hand=', '%', '%00', '..', '//', '?', '=', ':', '::', '.local', '__proto__'],
  ...[
    '9'.repeat(400),
    '-1',
    '1e999',
    'a'.repeat(5000),
    '[',
    '{"a":'.repeat(2000),
    '\ud800',
    '\u202e',
    '\u200b'.repeat(99),
    '💥',
  ],
]

/** The same with text. */
export function mutatedText(chance: Chance, valid: readonly string[]): string {
  let text = chance.pick(valid)
  for (let left = chance.below(4); left > 0; left--) {
    const [from, to] = [chance.below(text.length + 1), chance.below(text.length + 1)]
    const middle = chance.pick([
      () => chance.pick(SNIPPETS),
      () => String.fromCharCode(chance.below(chance.pick([128, 65_536]))),
      () => text.slice(Math.min(from, to), Math.max(from, to)),
      () => chance.pick(valid).slice(from),
    ])()
    text = chance.below(8) === 0 ? text.slice(0, from) : text.slice(0, from) + middle + text.slice(to)
  }
  return text.slice(0, LONGEST)
}

/** What may stand where something else is expected; as JSON, so that it is only what a wire can carry. */
const STRANGE = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '1.5',
    '1e308',
    '4294967296',
    '9007199254740993',
    '""',
    '"\\u0000"',
    '"K7QF2M"',
    '[]',
    '{}',
  ],
  ...['[[[[[[]]]]]]', '{"length":4294967295}', '{"toString":1,"valueOf":1}', '{"__proto__":{"polluted":1}}'],
  ...[JSON.stringify('x'.repeat(5000)), JSON.stringify(Array(5000).fill(0)), '['.repeat(2000) + ']'.repeat(2000)],
]

/** The same with values, as JSON or MessagePack bring them. */
export function mutatedValue(chance: Chance, valid: readonly unknown[]): unknown {
  let value: unknown = JSON.parse(JSON.stringify(chance.pick(valid)))
  for (let left = chance.below(4); left > 0; left--) value = changedInside(chance, value)
  return value
}

function changedInside(chance: Chance, value: unknown): unknown {
  const isInner = typeof value === 'object' && value !== null
  const keys = isInner ? Object.keys(value) : []
  if (keys.length === 0 || chance.below(3) === 0) return JSON.parse(chance.pick(STRANGE))
  const key = chance.pick(keys)
  const inner: unknown = Reflect.get(Object(value), key)
  if (Array.isArray(value) && chance.below(4) === 0) return Array.from({ length: chance.below(100) }, () => inner)
  if (chance.below(4) === 0) return Object.fromEntries(Object.entries(Object(value)).filter(([name]) => name !== key))
  const changed = changedInside(chance, inner)
  return Array.isArray(value)
    ? value.map((one, i) => (String(i) === key ? changed : one))
    : { ...Object(value), [key]: changed }
}
