import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress } from '../../src/connect/address.js'
import { type Candidate, candidateLine, candidatesOf } from '../../src/connect/candidate.js'
import {
  type Description,
  encodeDescription,
  MAX_DESCRIPTION,
  parseDescription,
  readSdp,
  writeSdp,
} from '../../src/connect/description.js'
import { encodeHandCode, gameTags, type HandCode, parseHandCode, whyNotByHand } from '../../src/connect/hand-code.js'
import { hex } from '../../src/ratings/hex.js'
import * as captured from './captured-sdp.js'

const LONG = process.env.SKIRMISH_LONG !== undefined

const game = { id: 'puck-sumo', version: 1, schemaHash: Uint8Array.from({ length: 16 }, (_, i) => i) }
const sessionKeyHash = new Uint8Array(16).fill(9)

const iceLetters = fc.constantFrom(...'ABCXYZabcxyz0123456789+/')
const iceText = (minLength: number, maxLength: number) => fc.string({ unit: iceLetters, minLength, maxLength })
const address = fc
  .oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.uuid().map((uuid) => `${uuid}.local`),
  )
  .map(parseAddress)
  .filter((one) => one !== undefined)
const candidate: fc.Arbitrary<Candidate> = fc.record({
  type: fc.constantFrom('host', 'srflx', 'relay'),
  address,
  port: fc.integer({ min: 1, max: 65_535 }),
})
const description: fc.Arbitrary<Description> = fc.record({
  fingerprint: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  ufrag: iceText(4, 32),
  password: iceText(22, 64),
  candidates: fc.array(candidate, { maxLength: 8 }),
})
const code: fc.Arbitrary<HandCode> = fc.oneof(
  fc.record({
    kind: fc.constant('invitation' as const),
    game: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    version: fc.nat(),
    schema: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    sessionKeyHash: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    description: fc.uint8Array({ maxLength: 300 }),
  }),
  fc.record({
    kind: fc.constant('answer' as const),
    invitation: fc.uint8Array({ minLength: 3, maxLength: 3 }),
    description: fc.uint8Array({ maxLength: 300 }),
  }),
)

describe('a session description in a few bytes', () => {
  for (const [name, { offer, answer }] of Object.entries(captured)) {
    it(`[CO20] ${name}: what the other side needs of an offer and an answer comes back`, () => {
      for (const [sdp, type, setup] of [
        [offer, 'offer', 'active'],
        [answer, 'answer', 'passive'],
      ] as const) {
        const read = readSdp(sdp.replaceAll('\n', '\r\n'), type)
        if (!read) throw new Error('it is a description')
        const bytes = encodeDescription(read)
        expect(bytes.length).toBeLessThan(110)
        const again = parseDescription(bytes)
        expect(again).toEqual(read)
        const written = writeSdp(read, type)
        expect(written).toContain(`a=setup:${setup}\r\n`)
        for (const what of ['fingerprint:sha-256', 'ice-ufrag', 'ice-pwd', 'sctp-port', 'mid'])
          expect(written).toContain(new RegExp(`^a=${what}.*$`, 'm').exec(sdp)?.[0])
        const places = (text: string) => [...text.matchAll(/ udp \d+ (\S+ \d+) typ host/gi)].map(([, place]) => place)
        expect(places(written).sort()).toEqual(places(sdp).sort().map(spelledOut))
      }
    })
  }

  it('[CO20] nothing is read from what has other media, another role, or no certificate', () => {
    const { offer, answer } = captured.chromium
    expect(readSdp(offer, 'answer')).toBeUndefined()
    expect(readSdp(answer, 'offer')).toBeUndefined()
    expect(readSdp(offer.replace(/a=fingerprint.*\n/, ''), 'offer')).toBeUndefined()
    expect(readSdp(`${offer}m=audio 9 UDP/TLS/RTP/SAVPF 111\n`, 'offer')).toBeUndefined()
    expect(readSdp(offer.replace('a=mid:0', 'a=mid:1'), 'offer')).toBeUndefined()
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readSdp(text, 'offer')).toBeUndefined()
      }),
    )
  })

  it('[CO20] UDP only, no loopback, nothing twice, at most eight; addresses seen from outside are not crowded out', () => {
    const lines = [
      'a=candidate:1 1 tcp 2105458943 192.168.0.7 9 typ host tcptype active',
      'a=candidate:1 1 udp 2122260223 127.0.0.1 5000 typ host',
      'a=candidate:1 1 udp 2122260223 fe80::1 5000 typ host',
      'a=candidate:1 2 udp 2122260223 192.168.0.7 5001 typ host',
      'a=candidate:1 1 udp 2122260223 192.168.0.7 70000 typ host',
      ...Array.from({ length: 12 }, (_, i) => `a=candidate:1 1 udp ${2122260223 - i} 10.0.${i}.1 5000 typ host`),
      'a=candidate:9 1 udp 1686052607 203.0.113.9 6000 typ srflx raddr 192.168.0.7 rport 5000 generation 0',
      'a=candidate:9 1 udp 1686052606 203.0.113.9 6000 typ srflx raddr 10.0.1.1 rport 5000 generation 0',
      'a=candidate:9 1 udp 41885695 203.0.113.77 7000 typ relay raddr 203.0.113.9 rport 6000 generation 0',
    ]
    const kept = candidatesOf(lines)
    expect(kept.map(({ type, address, port }) => `${type} ${formatAddress(address)} ${port}`)).toEqual([
      ...[0, 1, 2, 3, 4, 5].map((i) => `host 10.0.${i}.1 5000`),
      'srflx 203.0.113.9 6000',
      'relay 203.0.113.77 7000',
    ])
    expect(candidatesOf(kept.map(candidateLine))).toEqual(kept)
  })

  it('[CO20] addresses: IPv4, IPv6 in every spelling, hidden names; anything else is none', () => {
    for (const [text, same = text] of [
      ['192.168.0.7'],
      ['fd00::2', 'fd00:0:0:0:0:0:0:2'],
      ['2001:DB8::', '2001:db8:0:0:0:0:0:0'],
      ['1:2:3:4:5:6:7:8'],
      ['84461064-1b47-4188-904c-3d580eef4f73.local'],
    ] as const) {
      const parsed = parseAddress(text)
      expect(parsed && formatAddress(parsed)).toBe(same)
    }
    for (const none of [
      '',
      '1.2.3',
      '1.2.3.256',
      '127.0.0.1',
      '::1',
      '::',
      'fe80::1',
      ':::',
      '1::2::3',
      '1:2:3',
      'a.local',
    ])
      expect(parseAddress(none), none).toBeUndefined()
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseAddress(text)).not.toThrow()
      }),
    )
  })

  it('[CO20] every description comes back from its bytes, and from the session description made of it', () => {
    fc.assert(
      fc.property(description, (one) => {
        const bytes = encodeDescription(one)
        expect(bytes.length).toBeLessThanOrEqual(MAX_DESCRIPTION)
        expect(parseDescription(bytes)).toEqual(one)
        const own = writeSdp(one, 'offer').replace('a=setup:active', 'a=setup:actpass')
        const places = new Set(one.candidates.map(({ address, port }) => `${formatAddress(address)} ${port}`))
        expect(readSdp(own, 'offer')).toMatchObject({ fingerprint: one.fingerprint, ufrag: one.ufrag })
        expect(readSdp(own, 'offer')?.candidates.length).toBe(places.size)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a code', () => {
  it('[CO20] every code comes back from its bytes', () => {
    fc.assert(
      fc.property(code, (one) => {
        expect(parseHandCode(encodeHandCode(one))).toEqual(one)
      }),
    )
  })

  it('[CO20] one that is cut, changed or made up is none, and never throws', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(code, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, at, flip) => {
        const bytes = encodeHandCode(one)
        expect(parseHandCode(bytes.slice(0, at % bytes.length))).toBeUndefined()
        const changed = bytes.slice()
        changed[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip
        expect(parseHandCode(changed)).toBeUndefined()
      }),
      { numRuns: LONG ? 100_000 : 1000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        parseHandCode(bytes)
        parseDescription(bytes)
      }),
      { numRuns: LONG ? 100_000 : 2000 },
    )
  })

  it('[CO3] [CO20] an invitation to another game, version or schema says which', () => {
    const invitation = (of: typeof game) => {
      const parsed = parseHandCode(
        encodeHandCode({ kind: 'invitation', ...gameTags(of), sessionKeyHash, description: new Uint8Array(1) }),
      )
      if (parsed?.kind !== 'invitation') throw new Error('it is an invitation')
      return parsed
    }
    expect(whyNotByHand(game, invitation(game))).toBeUndefined()
    expect(whyNotByHand(game, invitation({ ...game, id: 'chess' }))).toBe('connect/wrong-game')
    expect(whyNotByHand(game, invitation({ ...game, version: 2 }))).toBe('connect/wrong-version')
    expect(whyNotByHand(game, invitation({ ...game, schemaHash: new Uint8Array(16) }))).toBe('connect/wrong-schema')
  })

  it('[CO20] golden vectors', () => {
    const read = readSdp(captured.node.offer, 'offer')
    const answer = readSdp(captured.firefox.answer, 'answer')
    if (!read || !answer) throw new Error('they are descriptions')
    const invitation = encodeHandCode({
      ...{ kind: 'invitation', ...gameTags(game), sessionKeyHash },
      description: encodeDescription(read),
    })
    expect(hex(invitation)).toMatchInlineSnapshot(
      `"0100ac6acdd201000102030909090909090909090909090909090950f696b41549a2cd1087c88fddc9e939e3d3f7eff04f8367b07d76aa979a473506087408b22c99336051bcec47320b0896a9007d000a2d4033bdfd00000000000000000000000000000230d30b0c20200047e774"`,
    )
    expect(
      hex(encodeHandCode({ kind: 'answer', invitation: invitation.slice(-3), description: encodeDescription(answer) })),
    ).toMatchInlineSnapshot(
      `"010147e7745cb10e9b16c4ae3a5495a2d633ce9e93aaf93e8263b39f8eef017ea6211bd21e911123b044fe4124efab21be62c05c1c246f4cdcda290002d885c8a0f081f3c1cff4865b8baf60ed3bd3892b96b9d53a60015943c1a7f48be12b6dcc8709f9cb"`,
    )
  })
})

/** As we write it: every group of an IPv6 address. */
function spelledOut(place: string | undefined): string | undefined {
  return place?.replace('fd00::2', 'fd00:0:0:0:0:0:0:2')
}
