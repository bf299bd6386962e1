import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Mapped, natMapping, type StunSeen, udpGetsOut } from '../../src/connect/nat-mapping.js'
import { parseStunAnswer, stunRequest } from '../../src/connect/stun.js'

const seen = (mapped: Mapped[], rest: Partial<StunSeen> = {}): StunSeen => ({
  ...{ asked: 2, complete: true, own: ['192.168.7.2'] },
  mapped,
  ...rest,
})
const at = (port: number, base = 'eth0', address = '203.0.113.5') => ({ base, address, port })

describe('[CO28] how a router maps is judged by what two ports of one server have seen', () => {
  it('one socket under two ports: it depends on the port', () => {
    expect(natMapping(seen([at(10_162), at(27_919)]))).toBe('address-and-port-dependent')
    expect(natMapping(seen([at(10_162), at(27_919)], { complete: false }))).toBe('address-and-port-dependent')
  })

  it('one socket under one port, told once or twice: it does not', () => {
    expect(natMapping(seen([at(34_808)]))).toBe('endpoint-independent')
    expect(natMapping(seen([at(34_808), at(34_808)]))).toBe('endpoint-independent')
  })

  it('cable and Wi-Fi behind one router are two sockets, not one that is seen twice', () => {
    expect(natMapping(seen([at(10_162, 'cable'), at(27_919, 'wifi')]))).toBe('endpoint-independent')
    expect(natMapping(seen([at(10_162, 'cable'), at(27_919, 'wifi'), at(4, 'wifi')]))).toBe(
      'address-and-port-dependent',
    )
  })

  it('whoever is seen under an address of their own has no router that maps; browsers then tell of none', () => {
    expect(natMapping(seen([at(4000, 'eth0', '192.168.7.2')]))).toBe('none')
    expect(natMapping(seen([]))).toBe('none')
  })

  it('too few answers are no answer', () => {
    expect(natMapping(seen([at(34_808)], { complete: false }))).toBeUndefined() // the second port may be shut
    expect(natMapping(seen([at(34_808)], { asked: 1 }))).toBeUndefined()
    expect(natMapping(seen([], { complete: false }))).toBeUndefined()
    expect(natMapping(seen([], { asked: 0 }))).toBeUndefined()
  })

  it('UDP gets out when anything came back, and nobody knows when nobody was asked', () => {
    expect(udpGetsOut(seen([at(1)], { complete: false }))).toBe(true)
    expect(udpGetsOut(seen([]))).toBe(true)
    expect(udpGetsOut(seen([], { complete: false }))).toBe(false)
    expect(udpGetsOut(seen([], { asked: 0 }))).toBeUndefined()
  })

  it('the order of the answers changes nothing', () => {
    const mapped = fc.record({
      base: fc.constantFrom('a', 'b'),
      address: fc.constantFrom('203.0.113.5', '203.0.113.6'),
      port: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(mapped, { maxLength: 6 }), fc.boolean(), fc.nat(3), (all, complete, asked) => {
        const one = { asked, complete, mapped: all, own: ['203.0.113.6'] }
        expect(natMapping({ ...one, mapped: all.toReversed() })).toBe(natMapping(one))
      }),
    )
  })
})

describe('answers of STUN servers', () => {
  const id = Uint8Array.from({ length: 12 }, (_, i) => i + 1)
  const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))

  it('RFC 5769, 2.2 and 2.3: the sample answers, IPv4 and IPv6, with SOFTWARE before and more behind', () => {
    const transaction = hex('b7e7a701bc34d686fa87dfae')
    const software = '8022000b7465737420766563746f7220'
    const rest = '000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96'
    const four = hex(`0101003c2112a442b7e7a701bc34d686fa87dfae${software}002000080001a147e112a643${rest}`)
    expect(parseStunAnswer(four, transaction)).toEqual({ address: '192.0.2.1', port: 32_853 })
    const six = hex(
      `010100482112a442b7e7a701bc34d686fa87dfae${software}002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9${rest}`,
    )
    expect(parseStunAnswer(six, transaction)).toEqual({ address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 })
  })

  it('an answer to somebody else, a request and garbage are none, and never throw', () => {
    const answer = Uint8Array.from([...hex('0101000c2112a442'), ...id, ...hex('002000080001a147e112a643')])
    expect(parseStunAnswer(answer, id)).toEqual({ address: '192.0.2.1', port: 32_853 })
    expect(parseStunAnswer(answer, id.toReversed())).toBeUndefined()
    expect(parseStunAnswer(stunRequest(id), id)).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 80 }), (tail, any) => {
        const head = Uint8Array.from([...hex('0101'), 0, tail.length, ...hex('2112a442'), ...id])
        for (const bytes of [any, Uint8Array.from([...head, ...tail])]) {
          const told = parseStunAnswer(bytes, id)
          if (told) expect(told.port).toBeLessThan(65_536)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
