import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/codec/combinators.js'
import { EventLog, entryFor, type LogEntry, logEntry } from '../../src/session/event-log.js'

const word = (n: number) => Uint8Array.of(n >> 8, n & 255)

function logOf(count: number): EventLog {
  const log = new EventLog()
  for (let n = 1; n <= count; n++) log.write(word(n))
  return log
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
  })

  it('[SE59] a guest takes each entry once and in order, and finds a gap', () => {
    const guest = new EventLog()
    guest.restart(4)
    const entry = (number: number) => ({ number, to: undefined, payload: word(number) })
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
    expect(guest.after(4)).toEqual([{ number: 5, to: [], payload: new Uint8Array() }])
    guest.pass(Number.MAX_SAFE_INTEGER)
    expect(guest.number).toBe(Number.MAX_SAFE_INTEGER)
    expect(guest.tail.entries).toHaveLength(256)
    expect(new EventLog(guest.tail).tail).toEqual(guest.tail)
  })

  it('[SE59] what is not for a seat says only that something was', () => {
    const entry = new EventLog().write(word(1), [2, 3])
    expect(entryFor(entry, 3)).toEqual(entry)
    expect(entryFor(entry, 1)).toEqual({ number: 1, to: [], payload: new Uint8Array() })
  })

  it('[SE59] any entry survives writing, and a log goes on from what is left of another one', () => {
    const seats = fc.option(fc.array(fc.nat(255), { maxLength: 64 }), { nil: undefined })
    const said = fc.record({ to: seats, payload: fc.uint8Array({ maxLength: 50 }) })
    fc.assert(
      fc.property(fc.nat(1 << 30), fc.array(said, { maxLength: 20 }), (start, all) => {
        const log = new EventLog()
        log.restart(start)
        for (const { to, payload } of all) {
          const entry = log.write(payload, to)
          expect(decode(logEntry, encode(logEntry, entry))).toEqual(entry)
        }
        expect(new EventLog(log.tail).tail).toEqual(log.tail)
      }),
    )
  })
})
