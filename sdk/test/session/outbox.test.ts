import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Handled, parseStays, type Stay, writeStays } from '../../src/session/handled.js'
import { type Kept, MAX_UNSETTLED, Outbox } from '../../src/session/outbox.js'

const ben = 1
const said = (word: number) => Uint8Array.of(word >> 8, word & 255)

/** A guest and its host, or the host that took over from its backup; what is on the wire may get lost at any moment. */
class Pair {
  readonly outbox = new Outbox()
  host = new Handled()
  backup = new Handled()
  /** What each host ran, and what the guest was answered. */
  ran: number[] = []
  ranAtBackup: number[] = []
  readonly answered = new Map<number, number[]>()
  #up: (Kept & { settled: number })[] = []
  #down: { number: number; payload: Uint8Array | undefined }[] = []
  #held: { number: number; payload: Uint8Array | undefined }[] = []

  constructor() {
    this.host.begin(ben, 0)
    this.save()
  }

  ask(word: number): void {
    const kept = this.outbox.add(said(word))
    if (kept) this.#up.push({ ...kept, settled: this.outbox.settled })
  }

  /** The host hears the next request; its answer waits for the backup. */
  hear(): void {
    const next = this.#up.shift()
    if (!next) return
    const verdict = this.host.take(ben, next.number, next.settled)
    expect(verdict).not.toBe('garbage')
    if (verdict === 'new') {
      this.ran.push((next.body[0] ?? 0) * 256 + (next.body[1] ?? 0))
      if (next.number % 3 > 0) this.host.answer(ben, next.body)
    }
    this.#held.push({ number: next.number, payload: this.host.answerTo(ben, next.number) })
  }

  /** The standby has it all now, so the answers go out. */
  save(): void {
    this.backup = new Handled(parseStays(writeStays(this.host.stays)))
    this.ranAtBackup = [...this.ran]
    this.#down.push(...this.#held.splice(0))
  }

  /** The guest hears the next answer. */
  settle(): void {
    const next = this.#down.shift()
    if (!next) return
    if (next.number > this.outbox.settled)
      this.answered.set(next.number, [...(this.answered.get(next.number) ?? []), next.payload?.[1] ?? 0])
    expect(this.outbox.settle(next.number)).toBe(true)
  }

  drop(): void {
    this.#up = []
    this.#down = []
    this.#held = []
    const { again, lost } = this.outbox.resume(this.host.last(ben))
    expect(lost).toEqual([])
    this.#up = again.map((kept) => ({ ...kept, settled: this.outbox.settled }))
  }

  die(): void {
    this.host = this.backup
    this.ran = [...this.ranAtBackup]
    this.save()
    this.drop()
  }
}

const step = fc.constantFrom('ask', 'ask', 'ask', 'hear', 'hear', 'save', 'settle', 'settle', 'drop', 'die')

describe('requests', () => {
  it('[SE56] [SE57] each is run once, in order, and answered once, whatever is lost and whichever host dies', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const pair = new Pair()
        let asked = 0
        for (const one of steps) {
          if (one === 'ask') pair.ask(++asked)
          else pair[one]()
        }
        pair.drop()
        for (let i = 0; i < asked; i++) pair.hear()
        pair.save()
        for (let i = 0; i < asked; i++) pair.settle()
        const all = Array.from({ length: asked }, (_, i) => i + 1)
        expect(pair.ran).toEqual(all)
        expect(pair.outbox.resume(asked).again).toEqual([])
        for (const answers of pair.answered.values()) expect(answers).toHaveLength(1)
      }),
    )
  })

  it('[SE57] a repeat is answered as it was, also by a host that was built from the backup', () => {
    const host = new Handled()
    host.begin(ben, 7)
    expect(host.take(ben, 1, 0)).toBe('new')
    host.answer(ben, said(5))
    const next = new Handled(parseStays(writeStays(host.stays)))
    for (const one of [host, next]) {
      expect(one.take(ben, 1, 0)).toBe('repeat')
      expect(one.answerTo(ben, 1)).toEqual(said(5))
      expect([one.last(ben), one.since(ben)]).toEqual([1, 7])
    }
    expect(host.take(ben, 2, 1)).toBe('new')
    expect(host.answerTo(ben, 1)).toBeUndefined()
  })

  it('[SE57] a gap, a request of nobody, and more unsettled ones than a guest keeps make no sense', () => {
    const host = new Handled()
    expect(host.take(ben, 1, 0)).toBe('garbage')
    host.begin(ben, 0)
    for (const [number, settled] of [
      [0, 0],
      [2, 0],
      [1, 1],
      [1, 2],
    ] as const)
      expect(host.take(ben, number, settled)).toBe('garbage')
    for (let number = 1; number <= MAX_UNSETTLED; number++) expect(host.take(ben, number, 0)).toBe('new')
    expect(host.take(ben, MAX_UNSETTLED + 1, 0)).toBe('garbage')
    host.end(ben)
    expect(host.take(ben, 1, 0)).toBe('garbage')
  })

  it('[SE56] what is unsettled is bounded, and what was never asked settles nothing', () => {
    const outbox = new Outbox()
    for (let i = 1; i <= MAX_UNSETTLED; i++) expect(outbox.add(said(i))?.number).toBe(i)
    expect(outbox.add(said(0))).toBeUndefined()
    expect(outbox.settle(MAX_UNSETTLED + 1)).toBe(false)
    expect(outbox.settle(MAX_UNSETTLED)).toBe(true)
    expect(outbox.add(new Uint8Array((1 << 20) + 1))).toBeUndefined()
    expect(outbox.add(said(0))?.number).toBe(MAX_UNSETTLED + 1)
  })

  it('[SE56] a host that does not remember the stay, or knows of another tab, runs nothing of before', () => {
    for (const handled of [0, 9]) {
      const outbox = new Outbox()
      for (let i = 1; i <= 3; i++) outbox.add(said(i))
      outbox.settle(1)
      expect(outbox.resume(handled)).toEqual({ again: [], lost: [2, 3] })
      expect(outbox.add(said(4))?.number).toBe(handled + 1)
    }
  })

  it('[SE57] any stays survive writing; any bytes give sound ones or nothing', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: MAX_UNSETTLED }), { maxLength: 9 })
    const stay: fc.Arbitrary<Stay> = fc
      .record({ seat: fc.nat(255), since: fc.maxSafeNat(), answered: numbers, base: fc.nat(1 << 30) })
      .map(({ answered, base, ...known }) => ({
        ...known,
        last: base + MAX_UNSETTLED,
        answers: answered.sort((a, b) => a - b).map((number) => ({ number: base + number, payload: said(number) })),
      }))
    fc.assert(
      fc.property(fc.uniqueArray(stay, { selector: ({ seat }) => seat, maxLength: 9 }), (stays) => {
        expect(parseStays(writeStays(stays))).toEqual(stays)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = parseStays(bytes)
        if (read) expect(parseStays(writeStays(read))).toEqual(read)
      }),
    )
  })

  it('[SE57] stays no host can have written are none', () => {
    const good = { seat: 1, since: 0, last: 2, answers: [{ number: 2, payload: said(1) }] }
    const answer = (number: number) => ({ number, payload: said(number) })
    expect(parseStays(writeStays([good]))).toEqual([good])
    for (const bad of [
      [good, good],
      [{ ...good, answers: [answer(3)] }],
      [{ ...good, answers: [answer(0)] }],
      [{ ...good, answers: [answer(2), answer(1)] }],
      [{ ...good, last: 600 }],
    ])
      expect(parseStays(writeStays(bad))).toBeUndefined()
  })
})
