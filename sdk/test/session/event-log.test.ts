import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/codec/combinators.js'
import {
  EventLog,
  entryFor,
  type LogEntry,
  logEntry,
  mergeLogs,
  parseTail,
  writeTail,
} from '../../src/session/event-log.js'

const word = (n: number) => Uint8Array.of(n >> 8, n & 255)

function logOf(count: number): EventLog {
  const log = new EventLog()
  for (let n = 1; n <= count; n++) log.write(word(n))
  return log
}

/** What a guest at this seat holds that heard some entries of a log. */
function heard(log: EventLog, seat: number, from: number, to: number): EventLog {
  const guest = new EventLog()
  guest.restart(from)
  for (const entry of log.after(from) ?? []) if (entry.number <= to) guest.take(entryFor(entry, seat))
  return guest
}

const numbersOf = (entries: readonly LogEntry[] | undefined) => entries?.map(({ number }) => number)

describe('the log of a session', () => {
  it('[SE59] who missed some of it hears exactly that; who missed too much, or claims to know more, hears it is gone', () => {
    const log = logOf(300)
    expect(numbersOf(log.after(297))).toEqual([298, 299, 300])
    expect(log.after(300)).toEqual([])
    expect(log.after(44)).toHaveLength(256)
    for (const nothing of [43, 301]) expect(log.after(nothing)).toBeUndefined()
  })

  it('[SE59] it keeps 128 KiB at most', () => {
    const log = new EventLog()
    for (let i = 0; i < 40; i++) log.write(new Uint8Array(8 << 10))
    expect(log.tail.entries.length).toBe(15)
    expect(parseTail(writeTail(log.tail))).toEqual(log.tail)
  })

  it('[SE59] a guest takes each entry once and in order, and finds a gap', () => {
    const guest = new EventLog()
    guest.restart(4)
    const entry = (number: number) => ({ number, to: undefined, cause: undefined, payload: word(number) })
    expect([5, 5, 4, 7, 6].map((number) => guest.take(entry(number)))).toEqual([
      'new',
      'repeat',
      'repeat',
      'gap',
      'new',
    ])
    expect(guest.number).toBe(6)
  })

  it('[SE59] what a guest is not told of is passed, as what was not for it; of very much only the end is kept', () => {
    const guest = logOf(3)
    guest.pass(3)
    guest.pass(5)
    expect(numbersOf(guest.after(3))).toEqual([4, 5])
    expect(guest.after(4)).toEqual([{ number: 5, to: [], cause: undefined, payload: new Uint8Array() }])
    guest.pass(Number.MAX_SAFE_INTEGER)
    expect(guest.number).toBe(Number.MAX_SAFE_INTEGER)
    expect(guest.tail.entries).toHaveLength(256)
    expect(parseTail(writeTail(guest.tail))).toEqual(guest.tail)
  })

  it('[SE59] what is not for a seat says only that something was', () => {
    const entry = new EventLog().write(word(1), [2, 3], { seat: 1, number: 8 })
    expect(entryFor(entry, 3)).toEqual(entry)
    expect(entryFor(entry, 1)).toEqual({ number: 1, to: [], cause: undefined, payload: new Uint8Array() })
  })

  it("[SE59] the new host's log is the standby's and what survivors received, up to the first gap", () => {
    const log = logOf(9)
    const standby = heard(log, 1, 0, 3).tail
    const survivors = [heard(log, 2, 2, 5), heard(log, 3, 4, 6), heard(log, 4, 7, 9)].map((one) => one.tail)
    const merged = mergeLogs(standby, survivors)
    expect(numbersOf(merged.found)).toEqual([4, 5, 6])
    expect(numbersOf(merged.log.entries)).toEqual([1, 2, 3, 4, 5, 6])
    expect(mergeLogs(standby, []).log).toEqual(standby)
  })

  it('[SE59] what one survivor may know fills in for those who may not; where they differ, most are believed', () => {
    const log = logOf(1)
    log.write(word(2), [3])
    log.write(word(3))
    const [ben, cleo, dan] = [2, 3, 4].map((seat) => heard(log, seat, 1, 3))
    const standby = heard(log, 1, 0, 1).tail
    const lie = heard(log, 5, 1, 2)
    lie.write(word(99))
    const tails = [lie, ben, cleo, dan].flatMap((one) => one?.tail ?? [])
    expect(mergeLogs(standby, tails).log.entries.map(({ payload }) => payload[1])).toEqual([1, 2, 3])
    expect(mergeLogs(standby, tails.slice(1, 2)).log.entries.map(({ payload }) => payload[1])).toEqual([
      1,
      undefined,
      3,
    ])
  })

  it('[SE59] a merge of honest tails is a part of the log, and nothing is missing in it', () => {
    const span = fc.tuple(fc.nat(30), fc.nat(30))
    fc.assert(
      fc.property(fc.nat(30), fc.array(span, { maxLength: 6 }), (has, spans) => {
        const log = logOf(30)
        const tails = spans.map(([a, b], i) => heard(log, i + 2, Math.min(a, b), Math.max(a, b)).tail)
        const { log: merged, found } = mergeLogs(heard(log, 1, 0, has).tail, tails)
        expect(merged.entries).toEqual(log.tail.entries.slice(0, merged.number))
        expect(merged.number).toBe(has + found.length)
        const knows = (number: number) => tails.some(({ entries }) => numbersOf(entries)?.includes(number))
        expect(knows(merged.number + 1)).toBe(false)
      }),
    )
  })

  it('[SE59] any entry and any tail survive writing; any bytes give a sound tail or nothing', () => {
    const seats = fc.option(fc.array(fc.nat(255), { maxLength: 64 }), { nil: undefined })
    const cause = fc.option(fc.record({ seat: fc.nat(255), number: fc.maxSafeNat() }), { nil: undefined })
    const said = fc.record({ to: seats, cause, payload: fc.uint8Array({ maxLength: 50 }) })
    fc.assert(
      fc.property(fc.nat(1 << 30), fc.array(said, { maxLength: 20 }), (start, all) => {
        const log = new EventLog()
        log.restart(start)
        for (const { to, cause, payload } of all) {
          const entry = log.write(payload, to, cause)
          expect(decode(logEntry, encode(logEntry, entry))).toEqual(entry)
        }
        expect(parseTail(writeTail(log.tail))).toEqual(log.tail)
        expect(new EventLog(log.tail).tail).toEqual(log.tail)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = parseTail(bytes)
        if (read) expect(new EventLog(read).tail).toEqual(read)
      }),
    )
  })

  it('[SE59] a tail with a gap, or that does not end with its number, is none', () => {
    const { entries } = logOf(3).tail
    const [first, , third] = entries
    expect(parseTail(writeTail({ number: 4, entries }))).toBeUndefined()
    expect(parseTail(writeTail({ number: 2, entries }))).toBeUndefined()
    expect(parseTail(writeTail({ number: 3, entries: first && third ? [first, third] : [] }))).toBeUndefined()
    expect(parseTail(writeTail({ number: 7, entries: [] }))).toEqual({ number: 7, entries: [] })
  })
})
