import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { iceScheme, parseIceAnswer } from '../../src/discover/ice-servers.js'

const TURN = { urls: ['turn:turn.example:3478?transport=udp'], username: '1700000000:ann', credential: 'jeamH6dA=' }

describe('[CO16] what a lobby says of STUN and TURN', () => {
  it('is read as it was meant, and no other field', () => {
    const said = {
      iceServers: [
        { urls: 'stun:192.168.1.5:7777', more: 1 },
        { ...TURN, more: 2 },
      ],
      expiresIn: 3600,
      more: 3,
    }
    expect(parseIceAnswer(said)).toEqual({ iceServers: [{ urls: ['stun:192.168.1.5:7777'] }, TURN], expiresIn: 3600 })
  })

  it('loses what no browser would take: then the others still help', () => {
    const bad = [
      ...[undefined, null, 7, {}, { urls: [] }, { urls: 'http://x' }, { urls: ['turn:'] }, { urls: 'stun:x:99999' }],
      ...[{ urls: TURN.urls }, { ...TURN, credential: '' }, { ...TURN, username: 'x'.repeat(257) }],
    ]
    for (const server of bad)
      expect(parseIceAnswer({ iceServers: [server, TURN], expiresIn: 60 })?.iceServers, JSON.stringify(server)).toEqual(
        [TURN],
      )
  })

  it('is bounded: 4 servers, 4 URLs each, a minute to a day', () => {
    const many = { urls: Array.from({ length: 99 }, (_, i) => `stun:s${i}.example`) }
    const parsed = parseIceAnswer({ iceServers: Array.from({ length: 99 }, () => many), expiresIn: 1e9 })
    expect(parsed?.iceServers.map(({ urls }) => urls.length)).toEqual([4, 4, 4, 4])
    expect(parsed?.expiresIn).toBe(86_400)
    expect(parseIceAnswer({ iceServers: [], expiresIn: -5 })?.expiresIn).toBe(60)
    for (const odd of [
      {},
      [],
      null,
      'x',
      { iceServers: [] },
      { iceServers: {}, expiresIn: 60 },
      { iceServers: [], expiresIn: NaN },
    ])
      expect(parseIceAnswer(odd)).toBeUndefined()
  })

  it('knows the schemes of STUN and TURN', () => {
    const known = ['stun:a', 'TURN:a.b:1', 'turns:[2001:db8::1]:443?transport=tcp', 'turn:10.0.0.1?transport=udp']
    expect(known.map(iceScheme)).toEqual(['stun', 'turn', 'turns', 'turn'])
    const others = [
      '',
      'turn',
      'turn:',
      'turn://a',
      'turn:a b',
      'turn:a:0',
      'turn:a:65536',
      'turn:u:p@a',
      'turn:a?x=y',
      'stun:-a',
      'turn:a\n',
      `stun:${'a'.repeat(300)}`,
    ]
    for (const url of others) expect(iceScheme(url), url).toBeUndefined()
  })

  it('whatever it is, the parser does not throw, and what it gives is in the bounds', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('stun:a', 'turn:b:3478', 'turns:c'))
    const server = fc.record(
      { urls: fc.oneof(text, fc.array(text)), username: text, credential: text },
      { requiredKeys: [] },
    )
    const said = fc.oneof(
      fc.anything(),
      fc.record({ iceServers: fc.array(fc.oneof(server, fc.anything())), expiresIn: fc.double() }),
    )
    fc.assert(
      fc.property(said, (value) => {
        for (const { urls, username, credential } of parseIceAnswer(value)?.iceServers ?? []) {
          expect(urls.length).toBeGreaterThan(0)
          for (const url of urls) expect(iceScheme(url) === 'stun' || (username && credential)).toBeTruthy()
        }
      }),
    )
  })
})
