import { BitReader, BitWriter } from '../../codec/bits.js'
import type { Fields } from '../../game/field.js'
import { type AnyValues, readValues, writeValues } from '../../game/field-values.js'
import type { AnyGame } from '../../game/game-types.js'
import type { Seat } from '../../game/seat.js'
import { readFull, writeFull } from '../full-state.js'
import { readSeen, type SeenEntry, writeSeen } from './seen-entry.js'

export type Held = ReadonlyMap<Seat, AnyValues>

/** What happens to a match from outside its rules, in its order ([SY52]). */
export type Entry =
  /** So many ticks with the inputs before; in a turn-based game, bots that think. */
  | { readonly kind: 'ticks'; readonly count: number }
  /** What is held from the next tick on. */
  | { readonly kind: 'inputs'; readonly held: Held }
  | { readonly kind: 'join'; readonly seat: Seat; readonly team: number | undefined }
  | { readonly kind: 'leave'; readonly seat: Seat }
  | { readonly kind: 'connected'; readonly seat: Seat; readonly connected: boolean }
  | { readonly kind: 'act'; readonly seat: Seat; readonly action: number; readonly payload: Uint8Array }
  /** Who thinks after each tick from here on, as the game's bot. */
  | { readonly kind: 'bots'; readonly seats: readonly Seat[] }
  /** A hash of the world as it is now. */
  | { readonly kind: 'check'; readonly hash: number }
  | SeenEntry
  /** The world as it was so many ticks before the part, for what is seen of it; at its beginning, the oldest first. */
  | { readonly kind: 'past'; readonly back: number; readonly cells: Float64Array }

const KINDS = ['ticks', 'inputs', 'join', 'leave', 'connected', 'act', 'bots', 'check', 'seen', 'past'] as const
const KIND_BITS = 4
const MAX_PAYLOAD = 4096
/** As many as half a second has, at 120 ticks. */
const MAX_PAST = 64
const NOTHING: AnyValues = {}

/** Writes entries of one part; inputs are told by what has changed. */
export class EntryWriter {
  readonly #game: AnyGame
  readonly #writer = new BitWriter()
  #held: Held = new Map()
  #ticks = 0
  #count = 0
  #allTicks = 0

  constructor(game: AnyGame) {
    this.#game = game
  }

  get bytes(): number {
    return this.#writer.bitLength >> 3
  }

  get allTicks(): number {
    return this.#allTicks
  }

  tick(held: Held): void {
    if (!sameHeld(this.#game.inputFields, this.#held, held)) this.add({ kind: 'inputs', held })
    this.#ticks++
    this.#allTicks++
  }

  add(entry: Entry): void {
    this.#closeTicks()
    this.#write(entry)
  }

  /** As it stands; more may follow. */
  finish(): { count: number; ticks: number; entries: Uint8Array } {
    this.#closeTicks()
    return { count: this.#count, ticks: this.#allTicks, entries: this.#writer.finish() }
  }

  #closeTicks(): void {
    const count = this.#ticks
    this.#ticks = 0
    if (count > 0) this.#write({ kind: 'ticks', count })
  }

  #write(entry: Entry): void {
    const writer = this.#writer
    this.#count++
    writer.bits(KINDS.indexOf(entry.kind), KIND_BITS)
    switch (entry.kind) {
      case 'ticks':
        return writer.varint(entry.count)
      case 'inputs':
        writeHeld(writer, this.#game, this.#held, entry.held)
        this.#held = new Map(entry.held)
        return
      case 'bots':
        for (let seat = 0; seat < this.#game.seats.max; seat++) writer.bits(entry.seats.includes(seat) ? 1 : 0, 1)
        return
      case 'check':
        return writer.bits(entry.hash, 32)
      case 'seen':
        return writeSeen(writer, entry)
      case 'past':
        writer.varint(entry.back)
        return writeFull(writer, { layout: this.#game.layout, cells: entry.cells }, 'host')
      case 'join':
        writer.bits(entry.seat, 8)
        return writer.varint(entry.team === undefined ? 0 : entry.team + 1)
      case 'leave':
        return writer.bits(entry.seat, 8)
      case 'connected':
        writer.bits(entry.seat, 8)
        return writer.bits(entry.connected ? 1 : 0, 1)
      case 'act':
        writer.bits(entry.seat, 8)
        writer.varint(entry.action)
        writer.varint(entry.payload.length)
        return writer.bytes(entry.payload)
    }
  }
}

/** Reads them one by one; after what makes no sense `failed` is set and nothing follows. */
export class EntryReader {
  readonly #game: AnyGame
  readonly #reader: BitReader
  #left: number
  #held: Held = new Map()
  #past = 0

  constructor(game: AnyGame, { entries, count }: { readonly entries: Uint8Array; readonly count: number }) {
    this.#game = game
    this.#reader = new BitReader(entries)
    this.#left = count
  }

  get failed(): boolean {
    return this.#reader.failed || (this.#left === 0 && !this.#reader.atEnd)
  }

  next(): Entry | undefined {
    if (this.#left === 0 || this.#reader.failed) return undefined
    this.#left--
    const entry = this.#read(KINDS[this.#reader.bits(KIND_BITS)])
    return this.#reader.failed ? undefined : entry
  }

  #read(kind: Entry['kind'] | undefined): Entry | undefined {
    const reader = this.#reader
    const seat = () => reader.bits(8)
    switch (kind) {
      case 'ticks':
        return { kind, count: reader.varint() }
      case 'inputs':
        this.#held = readHeld(reader, this.#game, this.#held)
        return { kind, held: this.#held }
      case 'bots':
        return { kind, seats: seatsIn(reader, this.#game.seats.max) }
      case 'check':
        return { kind, hash: reader.bits(32) }
      case 'seen':
        return readSeen(reader)
      case 'past': {
        const back = reader.varint()
        if (++this.#past > MAX_PAST) reader.fail()
        const cells = reader.failed ? undefined : readFull(reader, this.#game, 'host')
        return cells && { kind, back, cells }
      }
      case 'join': {
        const joins = seat()
        const team = reader.varint()
        return { kind, seat: joins, team: team === 0 ? undefined : team - 1 }
      }
      case 'leave':
        return { kind, seat: seat() }
      case 'connected':
        return { kind, seat: seat(), connected: reader.bits(1) === 1 }
      case 'act': {
        const acts = { seat: seat(), action: reader.varint() }
        const length = reader.varint()
        if (length > MAX_PAYLOAD) reader.fail()
        return { kind, ...acts, payload: reader.bytes(reader.failed ? 0 : length) }
      }
      default:
        reader.fail()
        return undefined
    }
  }
}

function seatsIn(reader: BitReader, max: number): Seat[] {
  const seats: Seat[] = []
  for (let seat = 0; seat < max && !reader.failed; seat++) if (reader.bits(1) === 1) seats.push(seat)
  return seats
}

function sameValues(fields: Fields, a: AnyValues | undefined, b: AnyValues | undefined): boolean {
  if (a === b) return true
  return a !== undefined && b !== undefined && Object.keys(fields).every((name) => a[name] === b[name])
}

function sameHeld(fields: Fields, a: Held, b: Held): boolean {
  if (a.size !== b.size) return false
  for (const [seat, values] of b) if (!sameValues(fields, a.get(seat), values)) return false
  return true
}

/** Per seat whether anything is new; then whether it holds anything, and per field whether that is new. */
function writeHeld(writer: BitWriter, game: AnyGame, before: Held, now: Held): void {
  for (let seat = 0; seat < game.seats.max; seat++) {
    const [was, is] = [before.get(seat), now.get(seat)]
    const isSame = sameValues(game.inputFields, was, is)
    writer.bits(isSame ? 0 : 1, 1)
    if (isSame) continue
    writer.bits(is ? 1 : 0, 1)
    if (!is) continue
    for (const [name, field] of Object.entries(game.inputFields)) {
      const isNew = was?.[name] !== is[name]
      writer.bits(isNew ? 1 : 0, 1)
      if (isNew) writeValues(writer, { [name]: field }, is)
    }
  }
}

function readHeld(reader: BitReader, game: AnyGame, before: Held): Held {
  const now = new Map(before)
  for (let seat = 0; seat < game.seats.max && !reader.failed; seat++) {
    if (reader.bits(1) === 0) continue
    const holds = reader.bits(1) === 1
    if (!holds) now.delete(seat)
    if (!holds) continue
    const values: Record<string, unknown> = { ...(before.get(seat) ?? NOTHING) }
    for (const [name, field] of Object.entries(game.inputFields))
      if (reader.bits(1) === 1) Object.assign(values, readValues(reader, { [name]: field }))
    now.set(seat, values)
  }
  return now
}
