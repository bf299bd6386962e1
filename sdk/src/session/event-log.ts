import { blob, type Decoded, decode, encode, list, optional, struct, u8, varint } from '../codec/combinators.js'
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
 * One thing that happened, as everybody is told of it ([SE59]). `to` are the seats that may know, `undefined` is everybody;
 * `cause` is the request that it does in full.
 */
export const logEntry = struct({
  number: varint,
  to: optional(list(u8, MAX_PLACES)),
  cause: optional(struct({ seat: u8, number: varint })),
  payload: blob(MAX_ENTRY),
})
const tail = struct({ number: varint, entries: list(logEntry, MAX_ENTRIES) })

export type LogEntry = Decoded<typeof logEntry>
export type Cause = NonNullable<LogEntry['cause']>

/** The newest number of a log, and its last entries, which end with that one. */
export type LogTail = Decoded<typeof tail>

export function writeTail(log: LogTail): Uint8Array {
  return encode(tail, log)
}

/** `undefined` for what no log can be. */
export function parseTail(bytes: Uint8Array): LogTail | undefined {
  const log = decode(tail, bytes)
  const first = log && log.number - log.entries.length + 1
  const isSound = log?.entries.every(({ number }, i) => number === (first ?? 0) + i && number > 0)
  return isSound && log && bytesOf(log.entries) <= MAX_BYTES ? log : undefined
}

/** The entry as this seat may know it: what is not for it says only that something was. */
export function entryFor(entry: LogEntry, seat: Seat): LogEntry {
  return !entry.to || entry.to.includes(seat) ? entry : withheld(entry.number)
}

/** That something was, and no more. */
export function withheld(number: number): LogEntry {
  return { number, to: [], cause: undefined, payload: new Uint8Array() }
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
  write(payload: Uint8Array, to?: readonly Seat[], cause?: Cause): LogEntry {
    const entry = { number: this.#number + 1, to: to && [...to], cause, payload }
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
const bytesOf = (entries: readonly LogEntry[]) => entries.reduce((sum, entry) => sum + sizeOf(entry), 0)

/**
 * The new host's log: the standby's, and what surviving guests received beyond it, up to the first gap. Where they differ,
 * what most of them say; an entry that none of them was allowed to know stays empty. Also what of it is new.
 */
export function mergeLogs(standby: LogTail, survivors: readonly LogTail[]): { log: LogTail; found: LogEntry[] } {
  const log = new EventLog(standby)
  const found: LogEntry[] = []
  const beyond = survivors.flatMap(({ entries }) => entries.filter(({ number }) => number > standby.number))
  for (;;) {
    const said = beyond.filter(({ number }) => number === log.number + 1)
    const known = said.filter((entry) => entry.to?.length !== 0)
    const next = mostSaid(known) ?? said[0]
    if (!next) return { log: log.tail, found }
    log.take(next)
    found.push(next)
  }
}

function mostSaid(entries: readonly LogEntry[]): LogEntry | undefined {
  const said = new Map<string, LogEntry[]>()
  for (const entry of entries) {
    const words = encode(logEntry, entry).join()
    said.set(words, [...(said.get(words) ?? []), entry])
  }
  const [most] = [...said.values()].sort((a, b) => b.length - a.length)
  return most?.[0]
}
