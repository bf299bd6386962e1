import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventStream } from '../../src/session/stream.js'

/** Two streams over a link that can be replaced at any moment, losing what was under way in either direction. */
class Pair {
  readonly streams = [new EventStream(), new EventStream()] as const
  readonly got: [number[], number[]] = [[], []]
  #wire: [Uint8Array[], Uint8Array[]] = [[], []]

  send(from: 0 | 1, value: number): void {
    expect(this.streams[from].send(Uint8Array.of(value >> 8, value & 255))).toBe(true)
    this.#wire[from].push(...this.streams[from].take())
  }

  /** Carries the next frames of one direction over. */
  carry(from: 0 | 1, frames: number): void {
    const to = from === 0 ? 1 : 0
    for (const frame of this.#wire[from].splice(0, frames)) {
      const { deliver, ok } = this.streams[to].receive(frame)
      expect(ok).toBe(true)
      for (const [high = 0, low = 0] of deliver) this.got[to].push(high * 256 + low)
      if (this.streams[to].ackDue) this.#wire[to].push(this.streams[to].ackFrame())
    }
  }

  swap(): void {
    this.#wire = [this.streams[0].replay(), this.streams[1].replay()]
  }

  drain(): void {
    while (this.#wire[0].length + this.#wire[1].length > 0) {
      this.carry(0, 1)
      this.carry(1, 1)
    }
  }
}

describe('the event stream', () => {
  it('[SE1] swapping links under load, at any moment, loses, doubles and reorders nothing', () => {
    const step = fc.oneof(
      fc.record({
        type: fc.constantFrom('send', 'carry'),
        from: fc.constantFrom<0 | 1>(0, 1),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      fc.constant({ type: 'swap', from: 0 as const, count: 0 }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const pair = new Pair()
        const sent: [number[], number[]] = [[], []]
        for (const { type, from, count } of steps) {
          if (type === 'swap') pair.swap()
          else if (type === 'carry') pair.carry(from, count)
          else {
            for (let i = 0; i < count; i++) {
              sent[from].push(sent[from].length)
              pair.send(from, sent[from].length - 1)
            }
          }
        }
        pair.swap()
        pair.drain()
        expect(pair.got).toEqual([sent[1], sent[0]])
      }),
      { numRuns: 300 },
    )
  })

  it('[SE2] a peer that never acknowledges costs a bounded buffer, and the sender is told', () => {
    const stream = new EventStream()
    let sent = 0
    while (stream.send(new Uint8Array(1000))) sent++
    expect(sent).toBe(1048)
  })

  it('[SE2] an acknowledgement of what was never sent, and garbage, are not ok', () => {
    expect(new EventStream().receive(Uint8Array.of(4, 9)).ok).toBe(false)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (frame) => {
        new EventStream().receive(frame)
      }),
      { numRuns: 2000 },
    )
  })
})
