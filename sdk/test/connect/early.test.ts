import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '../../src/connect/bytes.js'
import { certifyHost } from '../../src/connect/certificate.js'
import { openEarly, sealEarly } from '../../src/connect/early.js'
import { guestHello, Handshake, type HandshakeOptions } from '../../src/connect/handshake.js'
import { ephemeralKey, keyPairFrom } from '../../src/connect/keys.js'
import { hex } from '../../src/ratings/hex.js'

const pair = (fill: number) => keyPairFrom(new Uint8Array(32).fill(fill))
const [ann, ben, session, mallory] = [pair(1), pair(2), pair(4), pair(9)]
const game = { id: 'puck-sumo', version: 1, schemaHash: new Uint8Array(16).fill(7) }
const frame = Uint8Array.of(3, 0, 1, 42)
const random = new Uint8Array(48).fill(6)
const hello = guestHello(game, random)
const ephemeral = ephemeralKey(random)
const sealed =
  sealEarly({ hello, secret: random, sessionKey: session.publicKey, identity: ben, frame }) ?? new Uint8Array()

function hostWith(change: Partial<HandshakeOptions> = {}) {
  const heard = new Set<string>()
  const early = { session, isNew: (one: Uint8Array) => !heard.has(hex(one)) && heard.add(hex(one)) !== undefined }
  const open = () =>
    new Handshake({
      role: 'host',
      identity: ann,
      game,
      random: new Uint8Array(48).fill(5),
      binding: { kind: 'relayed' },
      host: { sessionKey: session.publicKey, chain: [certifyHost(session, session.publicKey, ann.publicKey)] },
      early,
      ...change,
    })
  return open
}

describe('[CO19] words behind a hello', () => {
  it('are heard by the session they are for, with who says them, while the guest still waits for the host', () => {
    const step = hostWith()().receive(concat(hello, sealed))
    expect(step.early?.peer.peerKey).toEqual(ben.publicKey)
    expect(step.early?.frame).toEqual(frame)
    expect(step.send).toBeDefined()
    expect(step.done).toBeUndefined()
  })

  it('leave transcript and keys as they are without, and the guest proves itself behind them', () => {
    const host = hostWith()()
    const guest = new Handshake({ role: 'guest', identity: ben, game, random, binding: { kind: 'relayed' } })
    guest.receive(host.start())
    const { early, send } = host.receive(concat(hello, sealed))
    const { done, send: proof } = guest.receive(send ?? new Uint8Array())
    expect(early?.peer.transcript).toEqual(done?.transcript)
    expect(early?.peer.keys(0)?.send).toEqual(done?.keys(0)?.receive)
    expect(host.receive(proof ?? new Uint8Array()).done?.peerKey).toEqual(ben.publicKey)
  })

  it('are heard once: whoever says them again, on any link, has to prove who they are first', () => {
    const open = hostWith()
    expect(open().receive(concat(hello, sealed)).early).toBeDefined()
    const again = open().receive(concat(hello, sealed))
    expect([again.early, again.failed]).toEqual([undefined, undefined])
    expect(again.send).toBeDefined()
  })

  it('under one name do not let another prove itself behind them', () => {
    const host = hostWith()()
    const guest = new Handshake({ role: 'guest', identity: mallory, game, random, binding: { kind: 'relayed' } })
    guest.receive(host.start())
    const { send: proof } = guest.receive(host.receive(concat(hello, sealed)).send ?? new Uint8Array())
    expect(host.receive(proof ?? new Uint8Array()).failed?.code).toBe('connect/bad-handshake')
  })

  it('can not be read or said by anybody else, nor moved behind another hello', () => {
    const other = new Uint8Array(48).fill(8)
    expect(openEarly({ hello, ephemeral, session: mallory, sealed })).toBeUndefined()
    const moved = { hello: guestHello(game, other), ephemeral: ephemeralKey(other), session, sealed }
    expect(openEarly(moved)).toBeUndefined()
    expect(hex(sealed)).not.toContain(hex(ben.publicKey))
    expect(sealEarly({ hello, secret: random, sessionKey: new Uint8Array(32), identity: ben, frame })).toBeUndefined()
  })

  it('are not heard on a direct link, nor by a host without the session’s secret', () => {
    const dtls = { kind: 'dtls', guest: new Uint8Array(32), host: new Uint8Array(32) } as const
    for (const change of [{ binding: dtls }, { early: undefined }]) {
      const step = hostWith(change as Partial<HandshakeOptions>)().receive(concat(hello, sealed))
      expect([step.early, step.failed]).toEqual([undefined, undefined])
    }
  })

  it('golden vector: never changes within protocol 1', () => {
    expect(hex(sealed)).toMatchSnapshot()
  })

  it('garbage behind a hello is no reason to refuse it, and never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), fc.nat(sealed.length - 1), (noise, at) => {
        const changed = sealed.slice()
        changed[at] = (changed[at] ?? 0) ^ (noise[0] || 1)
        for (const bytes of [noise, changed]) {
          const step = hostWith()().receive(concat(hello, bytes))
          expect([step.early, step.failed]).toEqual([undefined, undefined])
        }
      }),
      { numRuns: 50 },
    )
  })
})
