import { BitReader, BitWriter } from './bits.js'

/** Writes and reads one type. `read` never throws: on bad input it marks the reader failed and gives a blank value. */
export interface Codec<T> {
  write(writer: BitWriter, value: T): void
  read(reader: BitReader): T
}

export type Decoded<C> = C extends Codec<infer T> ? T : never

export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new BitWriter()
  codec.write(writer, value)
  return writer.finish()
}

/** The value, or `undefined` when the bytes are not exactly one of it. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T | undefined {
  const reader = new BitReader(bytes)
  const value = codec.read(reader)
  return reader.failed || !reader.atEnd ? undefined : value
}

/** The value that `bytes` begin with, and what stands behind it. */
export function decodeFront<T>(codec: Codec<T>, bytes: Uint8Array): { value: T; rest: Uint8Array } | undefined {
  const reader = new BitReader(bytes)
  const value = codec.read(reader)
  const rest = reader.rest()
  return reader.failed ? undefined : { value, rest }
}

const unsigned = (bits: number): Codec<number> => ({ write: (w, v) => w.bits(v, bits), read: (r) => r.bits(bits) })

export const u8 = unsigned(8)
export const u16 = unsigned(16)
export const u32 = unsigned(32)
export const varint: Codec<number> = { write: (w, v) => w.varint(v), read: (r) => r.varint() }
export const flag: Codec<boolean> = { write: (w, v) => w.bits(v ? 1 : 0, 1), read: (r) => r.bits(1) === 1 }

/** Exactly `length` bytes. */
export function raw(length: number): Codec<Uint8Array> {
  return {
    write(w, bytes) {
      if (bytes.length !== length) throw new RangeError(`expected ${length} bytes, got ${bytes.length}`)
      w.bytes(bytes)
    },
    read: (r) => r.bytes(length),
  }
}

/** Up to `max` bytes. */
export function blob(max: number): Codec<Uint8Array> {
  return {
    write(w, bytes) {
      if (bytes.length > max) throw new RangeError(`${bytes.length} bytes are more than the limit of ${max}`)
      w.varint(bytes.length)
      w.bytes(bytes)
    },
    read(r) {
      const length = r.varint()
      if (length > max) r.fail()
      return r.bytes(r.failed ? 0 : length)
    },
  }
}

export function text(maxBytes: number): Codec<string> {
  return { write: (w, v) => w.text(v), read: (r) => r.text(maxBytes) }
}

export function list<T>(item: Codec<T>, max: number): Codec<T[]> {
  return {
    write(w, items) {
      if (items.length > max) throw new RangeError(`${items.length} items are more than the limit of ${max}`)
      w.varint(items.length)
      for (const value of items) item.write(w, value)
    },
    read(r) {
      const items: T[] = []
      const length = r.varint()
      if (length > max) r.fail()
      while (items.length < length && !r.failed) items.push(item.read(r))
      return items
    },
  }
}

export function optional<T>(item: Codec<T>): Codec<T | undefined> {
  return {
    write(w, value) {
      flag.write(w, value !== undefined)
      if (value !== undefined) item.write(w, value)
    },
    read: (r) => (flag.read(r) ? item.read(r) : undefined),
  }
}

type Shape = Record<string, Codec<never>>
type Struct<S> = { [K in keyof S]: S[K] extends Codec<infer T> ? T : never }

/** An object, its fields in the order of declaration. */
export function struct<S extends { [K in keyof S]: Codec<never> | Codec<unknown> } | Shape>(
  shape: S,
): Codec<Struct<S>> {
  const fields = Object.entries(shape).map(([name, codec]) => ({ name, codec: codec as Codec<unknown> }))
  return {
    write(w, value) {
      for (const { name, codec } of fields) codec.write(w, (value as Record<string, unknown>)[name])
    },
    read(r) {
      const value: Record<string, unknown> = {}
      for (const { name, codec } of fields) value[name] = codec.read(r)
      return value as Struct<S>
    },
  }
}

type Union<U> = { [K in keyof U]: { kind: K } & (U[K] extends Codec<infer T> ? T : never) }[keyof U]

/** One of several objects, told apart by `kind`; a kind's number on the wire is its position. */
export function union<U extends Record<string, Codec<never> | Codec<object>>>(kinds: U): Codec<Union<U>> {
  const entries = Object.entries(kinds) as [string, Codec<object>][]
  const indices = new Map(entries.map(([name], index) => [name, index]))
  return {
    write(w, value) {
      const index = indices.get(value.kind as string) ?? -1
      w.bits(index, 8)
      entries[index]?.[1].write(w, value as object)
    },
    read(r) {
      const entry = entries[r.bits(8)]
      if (!entry) r.fail()
      return Object.assign(entry?.[1].read(r) ?? {}, { kind: entry?.[0] }) as Union<U>
    },
  }
}
