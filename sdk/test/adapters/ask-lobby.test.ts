import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIceServers, parseInfo } from '../../src/adapters/relay/ask-lobby.js'

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

  it('ICE servers are taken as they are meant, without what is none', () => {
    const turn = { urls: ['turn:party.example:3478'], username: '1700000000:ann', credential: 'secret' }
    expect(parseIceServers({ iceServers: [turn, { urls: 'stun:party.example' }], expiresIn: 600 })).toEqual([
      turn,
      { urls: ['stun:party.example'] },
    ])
    const odd = [{ urls: ['http://a', 7, 'turn:'] }, { urls: `turn:${'x'.repeat(10_000)}` }, null, 'turn:a']
    expect(parseIceServers({ iceServers: odd })).toEqual([])
  })

  it('is nothing where it makes no sense, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (any, part) => {
        for (const value of [any, { name: part, version: '', stun: any }, { name: '', version: '', stun: [any] }]) {
          const info = parseInfo(value)
          for (const port of info?.stun ?? []) expect(Number.isInteger(port)).toBe(true)
        }
        for (const value of [any, { iceServers: any }, { iceServers: [any, { urls: part }, { urls: [part] }] }])
          expect(parseIceServers(value).length).toBeLessThanOrEqual(8)
      }),
      { numRuns: 1000 },
    )
  })
})
