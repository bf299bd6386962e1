import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeWord, parseWord } from '../../src/ratings/exchange-words.js'
import { MAX_PAGES } from '../../src/ratings/outgoing-records.js'
import type { Shared } from '../../src/ratings/shared-records.js'
import { Device, person, shared, talk } from './exchanging.js'

const players = fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 2, maxLength: 4 })
const records = fc
  .array(fc.record({ players, length: fc.integer({ min: 12, max: 900 }) }), { maxLength: 40 })
  .map((all) => all.map(({ players, length }, i) => shared(i, players, length)))
const people = fc.subarray([3, 4, 5, 6]).map((some) => [1, 2, ...some])
/** Records, who has which of them, and whom each knows. */
const two = records.chain((all) =>
  fc.record({ all: fc.constant(all), hosts: fc.subarray(all), guests: fc.subarray(all), people, others: people }),
)

/** What a device has of people both know. */
function common(device: Device, others: Device): string[] {
  const isKnown = (key: string) => device.people.has(key) && others.people.has(key)
  return [...device.records.values()]
    .filter(({ keys }) => keys.every(isKnown))
    .map(({ id }) => id)
    .sort()
}

function runs(host: Device, guest: Device): number {
  for (let run = 1; run < 50; run++) if (!talk(host, guest, run).came.includes('more')) return run
  throw new Error('it does not end')
}

describe('the exchange of records', () => {
  it('[RA14] any two devices end with all that either had of people both know', () => {
    fc.assert(
      fc.property(two, ({ hosts, guests, people, others }) => {
        const [host, guest] = [new Device(people, hosts, true), new Device(others, guests, false)]
        const all = new Set([...common(host, guest), ...common(guest, host)])
        const { came } = talk(host, guest)
        expect(came).toEqual(['equal', 'equal'])
        expect(common(host, guest)).toEqual([...all].sort())
        expect(common(guest, host)).toEqual([...all].sort())
        const again = talk(host, guest, 2)
        expect(again.words.flatMap((word) => (parseWord(word)?.kind === 'records' ? [word.length] : []))).toEqual([
          5, 5,
        ])
      }),
      { numRuns: 40 },
    )
  })

  it('[RA31] two say what both were in, whoever else was, and nothing that people they do not both know played with one of them', () => {
    const [pair, both, theirs, strange] = [
      shared(1, [1, 2]),
      shared(2, [1, 2, 3]),
      shared(3, [2, 3]),
      shared(4, [1, 2, 4]),
    ]
    const all = [pair, both, theirs, strange]
    const host = new Device([1, 3], [], true, [1, 2])
    const guest = new Device([2, 3, 4], all, false, [1, 2])
    talk(host, guest)
    expect([...host.records.keys()].sort()).toEqual([pair.id, both.id, strange.id].sort())
    for (const { keys } of all) expect(host.exchange.mayTake(keys)).toBe(guest.exchange.mayTake(keys))
    const friend = new Device([1, 2, 3], [], true, [1, 2])
    talk(friend, new Device([1, 2, 3], all, false, [1, 2]))
    expect(friend.records.size).toBe(4)
  })

  it('[RA15] nothing is said of people the other does not know: no key, no record, not even its id', () => {
    fc.assert(
      fc.property(two, ({ hosts, guests, people, others }) => {
        const [host, guest] = [new Device(people, hosts, true), new Device(others, guests, false)]
        const isKnown = (key: string) => host.people.has(key) && guest.people.has(key)
        const secret = [...hosts, ...guests].filter(({ keys }) => !keys.every(isKnown))
        const said = Buffer.concat(talk(host, guest).words)
        for (const { id, bytes } of secret) {
          expect(said.includes(Buffer.from(id, 'hex'))).toBe(false)
          expect(said.includes(Buffer.from(bytes))).toBe(false)
        }
        for (const key of [...host.people, ...guest.people]) expect(said.includes(Buffer.from(key, 'hex'))).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('[RA15] the same people are other hashes in each run', () => {
    const [host, guest] = [new Device([1, 2], [], true), new Device([1, 2], [], false)]
    const hashes = [1, 2].map((salt) => {
      const hello = parseWord(talk(host, guest, salt).words[0] ?? new Uint8Array())
      return hello?.kind === 'hello' ? hello.people.map(String) : []
    })
    expect(new Set(hashes.flat()).size).toBe(4)
  })

  it('[RA15] what is sent of people who are not known to both is not taken', () => {
    const [host, guest] = [new Device([1, 2], [], true), new Device([1, 2, 3], [shared(1, [1, 2])], false)]
    talk(host, guest)
    expect(host.exchange.mayTake([person(1), person(2)])).toBe(true)
    expect(host.exchange.mayTake([person(1), person(3)])).toBe(false)
  })

  it('[RA16] ten thousand records that differ in fifty: three round trips, below three times the difference and 2 kB', () => {
    const all = Array.from({ length: 10_025 }, (_, i) => shared(i, [1 + (i % 3), 4 + (i % 2)], 700))
    const everybody = Array.from({ length: 200 }, (_, i) => i + 1)
    const host = new Device(everybody, all.slice(25), true)
    const guest = new Device(everybody, [...all.slice(0, 25), ...all.slice(50)], false)
    const { bytes, roundTrips, came } = talk(host, guest)
    expect(came).toEqual(['equal', 'equal'])
    expect(common(host, guest)).toEqual(common(guest, host))
    expect([host.took.length, guest.took.length]).toEqual([25, 25])
    expect(roundTrips).toBeLessThanOrEqual(3)
    expect(bytes).toBeLessThan(3 * 50 * 700 + 2048)
  })

  it('[RA16] a run is bounded: a device that has nothing gets all of it in several', () => {
    const all = Array.from({ length: 150 }, (_, i) => shared(i, [1, 2], 13_900))
    const [host, guest] = [new Device([1, 2], all, true), new Device([1, 2], [], false)]
    const first = talk(host, guest)
    expect(first.came).toEqual(['more', 'more'])
    expect(guest.took.length).toBe(MAX_PAGES)
    expect(runs(host, guest)).toBe(2)
    expect(guest.records.size).toBe(150)
    const [other, full] = [new Device([1, 2], [], true), new Device([1, 2], all, false)]
    expect(runs(other, full)).toBe(3)
    expect(other.records.size).toBe(150)
  })

  it('[RA16] so many ids that a run has no room for them come in the next', () => {
    const all = Array.from({ length: 15_000 }, (_, i) => shared(i, [1, 2], 12))
    const [host, guest] = [new Device([1, 2], all, true), new Device([1, 2], [], false)]
    expect(talk(host, guest).came).toEqual(['more', 'more'])
    expect(guest.records.size).toBeGreaterThan(13_000)
    expect(talk(host, guest, 2).came).toEqual(['equal', 'equal'])
    expect(guest.records.size).toBe(15_000)
  })

  it('[RA16] no more is sent than the other has looked at, but for four words', () => {
    const all = Array.from({ length: 30 }, (_, i) => shared(i, [1, 2], 13_000))
    const [host, guest] = [new Device([1, 2], all, true), new Device([1, 2], [], false)]
    const say = (device: Device, words: readonly Uint8Array[]) =>
      words.flatMap((word) => device.exchange.hear(word).say)
    const sums = say(guest, [host.exchange.begin(new Uint8Array(16))])
    const want = say(guest, say(host, sums))
    const pages = say(host, want)
    expect(pages.length).toBe(4)
    say(guest, pages)
    expect(say(host, guest.exchange.taken()).length).toBe(1)
  })

  it('[RA13] a run that was stopped in the middle does no harm to the next', () => {
    fc.assert(
      fc.property(two, fc.nat(6), ({ hosts, guests, people, others }, at) => {
        const [host, guest] = [new Device(people, hosts, true), new Device(others, guests, false)]
        let words = [host.exchange.begin(new Uint8Array(16))]
        for (let turn = 0; turn < at; turn++) words = words.flatMap((word) => (turn % 2 ? host : guest).hear(word).say)
        const late = words
        if (at % 2) guest.exchange.stop()
        expect(talk(host, guest, 2).came).toEqual(['equal', 'equal'])
        for (const word of late) expect((at % 2 ? host : guest).hear(word)).toMatchObject({ records: [] })
        expect(common(host, guest)).toEqual(common(guest, host))
      }),
      { numRuns: 40 },
    )
  })

  it('[RA16] whatever a stranger says in between, nothing throws, grows, or is sent that is of others', () => {
    const salt = fc.uint8Array({ minLength: 16, maxLength: 16 })
    const ids = fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 20 })
    const run = fc.integer({ min: 0, max: 3 })
    const hash = fc.array(fc.uint8Array({ minLength: 6, maxLength: 6 }), { maxLength: 9 })
    const sums = fc
      .constantFrom(0, 1, 255, 256, 512, 1024)
      .map((n) => Array.from({ length: n }, () => new Uint8Array(6)))
    const word = fc.oneof(
      fc.record({ kind: fc.constant('hello' as const), run, salt, people: hash }),
      fc.record({ kind: fc.constant('sums' as const), run, people: hash, sums }),
      fc.record({
        ...{ kind: fc.constant('ids' as const), run, last: fc.boolean() },
        buckets: fc.array(fc.record({ bucket: fc.nat(65_535), ids }), { maxLength: 9 }),
      }),
      fc.record({ kind: fc.constant('want' as const), run, ids, last: fc.boolean() }),
      fc.record({
        ...{ kind: fc.constant('records' as const), run, last: fc.boolean(), more: fc.boolean() },
        records: fc.array(fc.uint8Array({ minLength: 8, maxLength: 60 }), { maxLength: 9 }),
      }),
      fc.record({ kind: fc.constant('next' as const), run }),
      fc.record({ kind: fc.constant('news' as const) }),
    )
    const said = fc.array(fc.oneof({ weight: 9, arbitrary: word.map(encodeWord) }, fc.uint8Array({ maxLength: 300 })), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(two, said, fc.boolean(), ({ hosts, people }, words, begins) => {
        const device = new Device(people, hosts, begins)
        const own = new Set<Shared>(device.records.values())
        if (begins) device.exchange.begin(new Uint8Array(16))
        for (const word of words) {
          const { say } = device.exchange.hear(word)
          expect(say.length).toBeLessThan(16)
          for (const one of say.map(parseWord)) {
            if (one?.kind !== 'records') continue
            for (const bytes of one.records) {
              const record = [...own].find((one) => Buffer.compare(one.bytes, bytes) === 0)
              expect(device.exchange.mayTake(record?.keys ?? ['?'])).toBe(true)
            }
          }
        }
        const other = new Device(people, hosts, !begins)
        const [host, guest] = begins ? [device, other] : [other, device]
        expect(talk(host, guest, 3).came).toEqual(['equal', 'equal'])
      }),
      { numRuns: 80 },
    )
  })
})
