import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInfo } from '../../src/adapters/relay/ask-lobby.js'

describe('[CO27] what a lobby says of itself', () => {
  it('is its name, its version and the ports that answer STUN', () => {
    const info = { name: "Ann's party", version: '0.1.0', stun: [7777, 17_777] }
    expect(parseInfo(info)).toEqual(info)
    expect(parseInfo({ ...info, stun: [] })).toEqual({ ...info, stun: [] })
  })

  it('has no ports that are none, and no more than four', () => {
    const stun = [0, -1, 1.5, '7777', 65_536, ...Array<number>(10_000).fill(7777)]
    expect(parseInfo({ name: '', version: '', stun: [7777, ...stun] })?.stun).toEqual([7777])
    expect(parseInfo({ name: '', version: '', stun: stun.toReversed() })?.stun).toHaveLength(4)
  })

  it('is nothing where it makes no sense, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (any, part) => {
        for (const value of [any, { name: part, version: '', stun: any }, { name: '', version: '', stun: [any] }]) {
          const info = parseInfo(value)
          for (const port of info?.stun ?? []) expect(Number.isInteger(port)).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
