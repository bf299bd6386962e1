import { x25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certifyHost } from '../../src/connect/certificate.js'
import { guestHello, Handshake, type HandshakeOptions, type HandshakeStep } from '../../src/connect/handshake.js'
import { ephemeralKey, keyPairFrom, sharedSecret } from '../../src/connect/keys.js'
import { Opener, Sealer } from '../../src/connect/seal.js'
import { hex } from '../../src/ratings/hex.js'

const pair = (fill: number) => keyPairFrom(new Uint8Array(32).fill(fill))
const [ann, ben, cleo, session, mallory] = [pair(1), pair(2), pair(3), pair(4), pair(9)]
const game = { id: 'puck-sumo', version: 1, schemaHash: new Uint8Array(16).fill(7) }
const binding = { kind: 'dtls', guest: new Uint8Array(32).fill(21), host: new Uint8Array(32).fill(22) } as const
const claim = {
  sessionKey: session.publicKey,
  chain: [certifyHost(session, session.publicKey, ann.publicKey)],
}
const asHost: HandshakeOptions = {
  role: 'host',
  identity: ann,
  game,
  random: new Uint8Array(48).fill(5),
  binding,
  host: claim,
}
const asGuest: HandshakeOptions = { role: 'guest', identity: ben, game, random: new Uint8Array(48).fill(6), binding }

/** Lets two sides talk until neither has anything to say; gives how it ended for each. */
function shake(host: HandshakeOptions, guest: HandshakeOptions) {
  const [a, b] = [new Handshake(host), new Handshake(guest)]
  const atHost = [a.receive(b.start())]
  const atGuest = [b.receive(a.start())]
  for (const { send } of atHost) if (send && !atGuest[0]?.failed) atGuest.push(b.receive(send))
  for (const { send } of atGuest) if (send && !atHost[0]?.failed) atHost.push(a.receive(send))
  const end = (steps: readonly HandshakeStep[]) => steps.at(-1) ?? {}
  return { host: end(atHost), guest: end(atGuest) }
}

describe('handshake v1', () => {
  it('[CO1] both sides end with the other key, one transcript and mirrored keys', () => {
    const { host, guest } = shake(asHost, asGuest)
    expect(host.done?.peerKey).toEqual(ben.publicKey)
    expect(guest.done?.peerKey).toEqual(ann.publicKey)
    expect(host.done?.transcript).toEqual(guest.done?.transcript)
    expect(host.done?.keys(0)?.send).toEqual(guest.done?.keys(0)?.receive)
    expect(host.done?.keys(1)?.send).not.toEqual(host.done?.keys(0)?.send)
    expect(host.done?.keys(0)?.send).not.toEqual(host.done?.keys(0)?.receive)
  })

  it('[CO2] golden vectors: transcript and keys never change within protocol 1', () => {
    const { host } = shake(asHost, asGuest)
    const keys = host.done?.keys(0)
    expect({
      hello: hex(sha256(new Handshake(asHost).start())),
      transcript: hex(host.done?.transcript ?? new Uint8Array()),
      hostToGuest: hex(keys?.send ?? new Uint8Array()),
      guestToHost: hex(keys?.receive ?? new Uint8Array()),
      sealed: hex(new Sealer(keys?.send ?? new Uint8Array()).seal(Uint8Array.of(1, 2, 3))),
    }).toMatchSnapshot()
  })

  it('[CO3] another protocol, game, version or schema is refused with its own code on both sides', () => {
    const other = (change: object) => ({ ...asGuest, game: { ...game, ...change } })
    const schemaHash = new Uint8Array(16)
    const codes = (guest: HandshakeOptions) => {
      const ends = shake(asHost, guest)
      return [ends.host.failed?.code, ends.guest.failed?.code]
    }
    expect(codes(other({ id: 'chess', schemaHash }))).toEqual(Array(2).fill('connect/wrong-game'))
    expect(codes(other({ version: 2, schemaHash }))).toEqual(Array(2).fill('connect/wrong-version'))
    expect(codes(other({ schemaHash }))).toEqual(Array(2).fill('connect/wrong-schema'))
    expect(new Handshake(asHost).receive(Uint8Array.of(1, 2, 99)).failed?.code).toBe('connect/wrong-version')
    expect(new Handshake(asHost).receive(Uint8Array.of(1)).failed?.code).toBe('connect/bad-handshake')
  })

  it('[CO4] a man in the middle, who must show other fingerprints, is refused, and learns nothing of the guest', () => {
    const { host, guest } = shake(asHost, { ...asGuest, binding: { ...binding, host: new Uint8Array(32) } })
    expect(guest.failed?.code).toBe('connect/bad-handshake')
    expect(guest.send).toBeUndefined()
    expect(host.done).toBeUndefined()
  })

  it('[CO4] a relayed proof is no proof for a direct link, on either side', () => {
    expect(shake(asHost, { ...asGuest, binding: { kind: 'relayed' } }).guest.failed?.code).toBe('connect/bad-handshake')
    const [host, guest] = [new Handshake(asHost), new Handshake({ ...asGuest, binding: { kind: 'relayed' } })]
    const relayedHost = new Handshake({ ...asHost, binding: { kind: 'relayed' } })
    host.receive(guest.start())
    guest.receive(relayedHost.start())
    const { send } = guest.receive(relayedHost.receive(guest.start()).send ?? new Uint8Array())
    expect(host.receive(send ?? new Uint8Array()).failed?.code).toBe('connect/bad-handshake')
  })

  it("[CO1] a guest's hello is the same whoever plays, and can be sent before that is known", () => {
    expect(guestHello(game, asGuest.random)).toEqual(new Handshake({ ...asGuest, identity: cleo }).start())
    expect(hex(guestHello(game, asGuest.random))).not.toContain(hex(ben.publicKey))
  })

  it('[CO4] each side proves the key it names: a proof under another name is refused', () => {
    const [host, guest] = [new Handshake(asHost), new Handshake(asGuest)]
    const proof = host.receive(guest.start()).send ?? new Uint8Array()
    guest.receive(host.start())
    const own = guest.receive(proof).send ?? new Uint8Array()
    own.set(mallory.publicKey, 1)
    expect(host.receive(own).failed?.code).toBe('connect/bad-handshake')
  })

  it('[CO5] an invitation accepts its own session, by key or by hash, and no other', () => {
    const hash = (key: Uint8Array) => sha256(key).slice(0, 16)
    expect(shake(asHost, { ...asGuest, expect: { sessionKey: session.publicKey } }).guest.done).toBeDefined()
    expect(shake(asHost, { ...asGuest, expect: { sessionKeyHash: hash(session.publicKey) } }).guest.done).toBeDefined()
    const strange = shake(asHost, { ...asGuest, expect: { sessionKeyHash: hash(mallory.publicKey) } })
    expect(strange.guest.failed?.code).toBe('connect/wrong-host')
  })

  it('[CO5] a host certified by the host before is accepted; a forged certificate is not', () => {
    const passed = [...claim.chain, certifyHost(ann, session.publicKey, cleo.publicKey)]
    const asCleo = { ...asHost, identity: cleo, host: { ...claim, chain: passed } }
    expect(shake(asCleo, asGuest).guest.done?.peerKey).toEqual(cleo.publicKey)
    for (const forger of [mallory, cleo]) {
      const chain = [certifyHost(forger, session.publicKey, mallory.publicKey)]
      const forged = shake({ ...asHost, identity: mallory, host: { ...claim, chain } }, asGuest)
      expect(forged.guest.failed?.code).toBe('connect/wrong-host')
    }
    const stolen = shake({ ...asHost, identity: mallory }, asGuest)
    expect(stolen.guest.failed?.code).toBe('connect/wrong-host')
  })

  it('[CO6] two of one role, and a mirrored hello, are refused', () => {
    expect(shake(asHost, asHost).host.failed?.code).toBe('connect/bad-handshake')
    const mirrored = new Handshake(asGuest)
    expect(mirrored.receive(mirrored.start()).failed?.code).toBe('connect/bad-handshake')
  })

  it('[CO2] an ephemeral key is the X25519 key of its secret, and one of low order shares no secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret) => {
        expect(ephemeralKey(secret)).toEqual(x25519.getPublicKey(secret))
      }),
      { numRuns: 50 },
    )
    for (const first of [0, 1]) {
      const low = new Uint8Array(32)
      low[0] = first
      expect(sharedSecret(asGuest.random, low)).toBeUndefined()
    }
  })

  it('[CO6] garbage ends it with a code, never with an exception', () => {
    const hello = new Handshake(asHost).start()
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(hello.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(hello.length),
        (edits, cut) => {
          const mutated = hello.slice(0, cut)
          for (const [at, byte] of edits) if (at < cut) mutated[at] = byte
          const guest = new Handshake(asGuest)
          guest.receive(mutated)
          guest.receive(mutated)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('sealed frames', () => {
  const key = new Uint8Array(32).fill(3)

  it('[CO7] open once, in any order within the window', () => {
    const sealer = new Sealer(key)
    const opener = new Opener(key)
    const frames = [1, 2, 3].map((n) => sealer.seal(Uint8Array.of(n)))
    expect(frames.reverse().map((frame) => opener.open(frame)?.[0])).toEqual([3, 2, 1])
    expect(frames.map((frame) => opener.open(frame))).toEqual([undefined, undefined, undefined])
  })

  it('[CO7] a changed byte anywhere is refused', () => {
    const sealed = new Sealer(key).seal(Uint8Array.of(1, 2, 3))
    sealed.forEach((_, at) => {
      const changed = sealed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(new Opener(key).open(changed)).toBeUndefined()
    })
    expect(new Opener(key).open(new Uint8Array(3))).toBeUndefined()
  })
})
