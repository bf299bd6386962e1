import { blob, type Decoded, list, optional, struct, u8, varint } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import { MAX_PLACES } from './spectators.js'

/** Entries kept for who comes back: some minutes of a busy session, or the chat of a long drop. */
const MAX_ENTRIES = 256
const MAX_BYTES = 128 << 10
/** Bytes an entry adds to its payload, at most. */
const HEADER = 96
/** Bytes of what an entry says: with its header it fits into one event message. */
export const MAX_ENTRY = (16 << 10) - 2 * HEADER

/**
 * One thing that happened, as everybody is told of it ([SE59]). `to` are the seats that may know, `undefined` is everybody.
 */
export const logEntry = struct({
  number: varint,
  to: optional(list(u8, MAX_PLACES)),
  payload: blob(MAX_ENTRY),
})
export type LogEntry = Decoded<typeof logEntry>

/** The newest number of a log, and its last entries, which end with that one. */
export interface LogTail {
  readonly number: number
  readonly entries: readonly LogEntry[]
}

/** The entry as this seat may know it: what is not for it says only that something was. */
export function entryFor(entry: LogEntry, seat: Seat): LogEntry {
  return !entry.to || entry.to.includes(seat) ? entry : withheld(entry.number)
}

/** That something was, and no more. */
export function withheld(number: number): LogEntry {
  return { number, to: [], payload: new Uint8Array() }
}

/** What everybody in a session is told in the same order, numbered; its last entries are kept. */
export class EventLog {
  #entries: LogEntry[] = []
  #bytes = 0
  #number = 0

  constructor(from: LogTail = { number: 0, entries: [] }) {
    this.restart(from.number - from.entries.length)
    for (const entry of from.entries) this.#push(entry)
  }

  /** Of the newest entry. */
  get number(): number {
    return this.#number
  }

  get tail(): LogTail {
    return { number: this.#number, entries: [...this.#entries] }
  }

  /** The host says the next thing. */
  write(payload: Uint8Array, to?: readonly Seat[]): LogEntry {
    const entry = { number: this.#number + 1, to: to && [...to], payload }
    this.#push(entry)
    return entry
  }

  /** A guest hears an entry. One after a gap was never said like that. */
  take(entry: LogEntry): 'new' | 'repeat' | 'gap' {
    if (entry.number <= this.#number) return 'repeat'
    if (entry.number > this.#number + 1) return 'gap'
    this.#push(entry)
    return 'new'
  }

  /** Up to this number nothing more was for this guest. */
  pass(number: number): void {
    if (number - this.#number > MAX_ENTRIES) this.restart(number - MAX_ENTRIES)
    while (this.#number < number) this.#push(withheld(this.#number + 1))
  }

  /** Goes on after this number; what was before is not known. */
  restart(number: number): void {
    this.#entries = []
    this.#bytes = 0
    this.#number = number
  }

  /** What somebody missed who has all up to this number; `undefined` when some of it is gone, or was never said. */
  after(number: number): readonly LogEntry[] | undefined {
    const missed = this.#number - number
    if (missed < 0 || missed > this.#entries.length) return undefined
    return this.#entries.slice(this.#entries.length - missed)
  }

  #push(entry: LogEntry): void {
    this.#number = entry.number
    this.#entries.push(entry)
    this.#bytes += sizeOf(entry)
    while (this.#entries.length > MAX_ENTRIES || this.#bytes > MAX_BYTES) {
      const oldest = this.#entries.shift()
      this.#bytes -= oldest ? sizeOf(oldest) : 0
    }
  }
}

const sizeOf = ({ payload }: LogEntry) => payload.length + HEADER
