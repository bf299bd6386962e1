import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { announce, heardListing } from '../../src/discover/lan-listing.js'
import {
  encodeLanPacket,
  type LanPacket,
  MAX_LAN_NOTE,
  MAX_PACKET,
  PROBE_BYTES,
  parseLanPacket,
} from '../../src/discover/lan-packet.js'
import { heardPerson, personOf } from '../../src/discover/lan-person.js'
import { announcement, lanPerson, secret } from './lan-announcement.js'

const RUNS = process.env.SKIRMISH_LONG ? 100_000 : 5_000

const probe: LanPacket = {
  kind: 'probe',
  nonce: 0x01020304,
  alone: true,
  game: 'puck-sumo',
  code: 'K7QF2M',
  asker: { address: '192.168.1.7', port: 50_000 },
}
const packets: LanPacket[] = [
  probe,
  { ...probe, alone: false, game: undefined, code: undefined, asker: undefined },
  { kind: 'answer', nonce: 7, announcement: announcement() },
  { kind: 'announce', announcement: announcement() },
  { kind: 'goodbye', secret },
  { kind: 'person', person: lanPerson() },
  {
    ...{ kind: 'note', nonce: 0x01020304, from: new Uint8Array(16).fill(5), to: new Uint8Array(16).fill(6) },
    body: Uint8Array.of(1, 2, 3),
  },
  { kind: 'noted', nonce: 0x01020304 },
]

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const port = fc.integer({ min: 0, max: 65_535 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const anyAnnouncement = fc.record({
  code: fc.string({ maxLength: 6 }),
  sessionKey: bytes(32),
  game: fc.string({ maxLength: 64 }),
  version: fc.nat(),
  schemaHash: bytes(16),
  name: fc.string({ maxLength: 40, unit: 'binary' }),
  seats: fc.record({ taken: fc.nat(255), max: fc.nat(255) }),
  phase: fc.constantFrom('waiting', 'countdown', 'playing', 'result'),
  state: fc.constantFrom('open', 'waiting'),
  addresses: fc.array(fc.record({ via: fc.string({ maxLength: 16 }), port, id: fc.string({ maxLength: 64 }) }), {
    maxLength: 4,
  }),
  visibility: fc.constantFrom('public', 'friends', 'private'),
  tags: fc.array(fc.string({ maxLength: 10 }), { maxLength: 3 }),
  skill: maybe(fc.record({ min: fc.nat(10_000), max: fc.nat(10_000) })),
  goodbye: bytes(32),
})
const anyPerson = fc.record({
  id: bytes(16),
  name: fc.string({ maxLength: 40, unit: 'binary' }),
  status: fc.constantFrom('free', 'playing', 'away'),
  interests: fc.array(fc.string({ maxLength: 24, unit: 'binary' }), { maxLength: 8 }),
  key: bytes(32),
  seal: bytes(32),
  proof: bytes(64),
  goodbye: bytes(32),
})
const nonce = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const anyPacket: fc.Arbitrary<LanPacket> = fc.oneof(
  fc.record({
    kind: fc.constant('probe' as const),
    nonce,
    alone: fc.boolean(),
    game: maybe(fc.string({ maxLength: 64 })),
    code: maybe(fc.string({ maxLength: 6 })),
    asker: maybe(fc.record({ address: fc.ipV4(), port })),
  }),
  fc.record({ kind: fc.constant('answer' as const), nonce, announcement: anyAnnouncement }),
  fc.record({ kind: fc.constant('announce' as const), announcement: anyAnnouncement }),
  fc.record({ kind: fc.constant('goodbye' as const), secret: bytes(32) }),
  fc.record({ kind: fc.constant('person' as const), person: anyPerson }),
  fc.record({
    kind: fc.constant('note' as const),
    nonce,
    from: bytes(16),
    to: bytes(16),
    body: fc.uint8Array({ maxLength: MAX_LAN_NOTE }),
  }),
  fc.record({ kind: fc.constant('noted' as const), nonce }),
)

describe('packets on the LAN', () => {
  it('[DI9] are these very bytes', () => {
    for (const packet of packets) {
      const encoded = encodeLanPacket(packet) ?? new Uint8Array()
      const written = Buffer.from(encoded)
        .toString('hex')
        .replace(/(00)+$/, '')
      expect(written).toMatchSnapshot(packet.kind)
      expect(parseLanPacket(encoded)).toEqual(packet)
    }
  })

  it('[DI9] come back as they were, and fit into one datagram', () => {
    fc.assert(
      fc.property(anyPacket, (packet) => {
        const encoded = encodeLanPacket(packet)
        if (!encoded) return
        expect(encoded.length).toBeLessThanOrEqual(MAX_PACKET)
        expect(parseLanPacket(encoded)).toEqual(packet)
      }),
    )
  })

  it('[DI9] a probe has at least 1,000 bytes, and no answer is longer than the shortest probe', () => {
    const longest = announcement({
      game: '💥'.repeat(32),
      name: '橋'.repeat(80),
      version: 2 ** 32,
      addresses: Array(4).fill({ via: 'v'.repeat(16), port: 65_535, id: 'i'.repeat(64) }),
    })
    const answer = encodeLanPacket({ kind: 'answer', nonce: 1, announcement: longest })
    expect(answer?.length).toBeGreaterThan(600)
    expect(answer?.length).toBeLessThanOrEqual(PROBE_BYTES)
    const asked = encodeLanPacket(probe) ?? new Uint8Array()
    expect(asked.length).toBe(1000)
    expect(parseLanPacket(asked.subarray(0, 999))).toBeUndefined()
  })

  it('[DI9] what is longer than a datagram may be, of another version, or goes on behind its end is none', () => {
    const encoded = encodeLanPacket({ kind: 'announce', announcement: announcement() }) ?? new Uint8Array()
    expect(parseLanPacket(Uint8Array.from([...encoded, 0]))).toBeUndefined()
    expect(parseLanPacket(encoded.with(4, 2))).toBeUndefined()
    const asked = encodeLanPacket(probe) ?? new Uint8Array()
    expect(parseLanPacket(Buffer.concat([asked, Buffer.alloc(200)]))).toEqual(probe)
    expect(parseLanPacket(Buffer.concat([asked, Buffer.alloc(201)]))).toBeUndefined()
    expect(parseLanPacket(new Uint8Array())).toBeUndefined()
  })

  it('any bytes are a packet or undefined, and what they announce is a listing or undefined, never an exception', () => {
    const mutations = fc.array(fc.tuple(fc.nat(1300), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.constantFrom(...packets), mutations, fc.nat(1300), (packet, changes, cut) => {
        const encoded = encodeLanPacket(packet) ?? new Uint8Array()
        for (const [at, value] of changes) encoded[at % encoded.length] = value
        for (const some of [encoded, encoded.subarray(0, cut)]) {
          const parsed = parseLanPacket(some)
          if (parsed && 'announcement' in parsed) heardListing(parsed.announcement, '192.168.1.7')
          if (parsed?.kind === 'person') heardPerson(parsed.person)
        }
      }),
      { numRuns: RUNS },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 1300 }), (some) => void parseLanPacket(some)))
  })
})

describe('people on the LAN', () => {
  const look = heardPerson(lanPerson())

  it('[DI38] are shown as they show themselves, the words cleaned', () => {
    if (!look) throw new Error('nobody')
    expect(personOf(look, lanPerson().id, lanPerson().goodbye)).toEqual(lanPerson())
    expect(heardPerson(lanPerson({ name: '\u202eAnn\n', interests: ['tea', 'tea', '\u200b'] }))).toEqual({
      ...look,
      interests: ['tea'],
    })
    expect(personOf({ ...look, seal: 'short' }, lanPerson().id, lanPerson().goodbye)).toBeUndefined()
  })

  it('[DI38] fit into one datagram with the longest words there are', () => {
    if (!look) throw new Error('nobody')
    const interests = Array.from({ length: 8 }, (_, i) => `${i}${'😀'.repeat(23)}`)
    const person = personOf({ ...look, name: '🎈'.repeat(24), interests }, secret.slice(16), secret)
    const bytes = person && encodeLanPacket({ kind: 'person', person })
    expect(bytes && parseLanPacket(bytes)).toEqual({ kind: 'person', person })
  })

  it('[DI39] the longest note fits into one datagram, and what says that it has arrived is shorter than any', () => {
    const note = { kind: 'note', nonce: 7, from: secret.slice(16), to: secret.slice(16) } as const
    const longest = encodeLanPacket({ ...note, body: new Uint8Array(MAX_LAN_NOTE) })
    expect(longest?.length).toBeLessThanOrEqual(MAX_PACKET)
    const shortest = encodeLanPacket({ ...note, body: new Uint8Array() })?.length ?? 0
    expect(encodeLanPacket({ kind: 'noted', nonce: 7 })?.length).toBeLessThan(shortest)
  })
})

describe('a listing and its announcement', () => {
  const listing = heardListing(announcement(), '192.168.1.7')

  it('[DI9] an address is on the device that the datagram came from', () => {
    const endpoint = 'http://192.168.1.7:40001/'
    expect(listing?.addresses).toEqual([
      { via: 'peerjs', endpoint, id: 'ann-1' },
      { via: 'relayed', endpoint, id: 'ann-2' },
    ])
    expect(heardListing(announcement(), 'fd00::7')?.addresses[0]?.endpoint).toBe('http://[fd00::7]:40001/')
    expect(heardListing(announcement(), 'fe80::7%eth0')?.addresses).toEqual([])
  })

  it('[DI9] only addresses on this device are announced, and no more than fit', () => {
    if (!listing) throw new Error('there is no listing')
    const { code, ...draft } = listing
    const addresses = [
      { via: 'peerjs', endpoint: 'https://relay.example/', id: 'far' },
      ...Array.from({ length: 6 }, (_, i) => ({ via: 'peerjs', endpoint: `here:${i}`, id: `near ${i}` })),
    ]
    const said = announce({ ...draft, addresses }, code, announcement().goodbye)
    expect(said?.addresses.map(({ port }) => port)).toEqual([1, 2, 3, 4])
    expect(announce({ ...draft, sessionKey: 'short' }, code, announcement().goodbye)).toBeUndefined()
  })
})
