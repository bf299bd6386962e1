import { describe, expect, it } from 'vitest'
import { certifyHost } from '../../src/connect/certificate.js'
import { guestHello, Handshake } from '../../src/connect/handshake.js'
import { keyPairFrom } from '../../src/connect/keys.js'
import { Sealer } from '../../src/connect/seal.js'
import { hex } from '../../src/ratings/hex.js'
import { Carrier } from '../../src/session/carrier.js'

const pair = (fill: number) => keyPairFrom(new Uint8Array(32).fill(fill))
const [ann, ben, mallory, session] = [pair(1), pair(2), pair(9), pair(4)]
const game = { id: 'puck-sumo', version: 1, schemaHash: new Uint8Array(16).fill(7) }
const host = {
  sessionKey: session.publicKey,
  chain: [certifyHost(session, session.publicKey, ann.publicKey)],
}

const asHost = { role: 'host', identity: ann, game, random: new Uint8Array(48).fill(1), host } as const

/** One side of a relayed link: what it sent, and what it says became of it. */
function side(role: 'host' | 'guest', identity = role === 'host' ? ann : ben) {
  const sent: Uint8Array[] = []
  const told: string[] = []
  const random = new Uint8Array(48).fill(identity.secretKey[0] ?? 0)
  const handshake = new Handshake({
    ...{ role, identity, game, random, binding: { kind: 'relayed' } },
    ...(role === 'host' && { host }),
  })
  const carrier = new Carrier(handshake, true, {
    send: (_lane, bytes) => sent.push(bytes),
    established: ({ peerKey }) => told.push(`established ${hex(peerKey)}`),
    failed: (code) => told.push(code),
    frame: (_lane, frame) => told.push(`frame ${hex(frame)}`) > 0,
  })
  return { carrier, sent, told, next: () => sent.shift() ?? new Uint8Array(), random }
}

describe('[CO4] [CO7] a relayed link', () => {
  it('carries the proofs sealed: whoever carries it does not learn who the guest is', () => {
    const [atHost, atGuest] = [side('host'), side('guest')]
    const carried: Uint8Array[] = []
    const carry = (bytes: Uint8Array) => {
      carried.push(bytes)
      return bytes
    }
    atHost.carrier.start()
    atGuest.carrier.start()
    atGuest.carrier.receive('events', carry(atHost.next()))
    atHost.carrier.receive('events', carry(atGuest.next()))
    atGuest.carrier.receive('events', carry(atHost.next()))
    atGuest.carrier.send('events', Uint8Array.of(3))
    atHost.carrier.receive('events', carry(atGuest.next()))
    atHost.carrier.receive('events', carry(atGuest.next()))
    expect(atHost.told).toEqual([`established ${hex(ben.publicKey)}`, 'frame 03'])
    expect(atGuest.told).toEqual([`established ${hex(ann.publicKey)}`])
    expect(carried.map(hex).join()).not.toContain(hex(ben.publicKey))
  })

  it('does not let whoever carries it put another player in the place of the guest', () => {
    const asBen = { role: 'guest', identity: ben, game, random: new Uint8Array(48).fill(2) } as const
    const evil = new Handshake({ ...asBen, identity: mallory, binding: { kind: 'relayed' } })
    // What Mallory could sign if she saw the host's proof; she carries it, but only sealed.
    const [clear, atHost] = [new Handshake({ ...asHost, binding: { kind: 'relayed' } }), side('host')]
    atHost.carrier.start()
    evil.receive(atHost.next())
    const proof = evil.receive(clear.receive(evil.start()).send ?? new Uint8Array()).send
    if (!proof) throw new Error('no proof to try with')
    const ownKeys = new Handshake({ ...asBen, random: new Uint8Array(48).fill(9), binding: { kind: 'relayed' } })
    const keys = ownKeys.receive(clear.start()).keys?.(0)
    for (const forged of [proof, new Sealer(keys?.send ?? new Uint8Array(32)).seal(proof)]) {
      const again = side('host')
      again.carrier.start()
      again.carrier.receive('events', guestHello(game, asBen.random))
      again.carrier.receive('events', forged)
      expect(again.told).toEqual(['connect/bad-handshake'])
    }
  })

  it('[CO13] needs no second hello when the first went with the dial', () => {
    const [atHost, atGuest] = [side('host'), side('guest')]
    atHost.carrier.start()
    atHost.carrier.receive('events', guestHello(game, atGuest.random))
    atGuest.carrier.start(true)
    expect(atGuest.sent).toEqual([])
    atGuest.carrier.receive('events', atHost.next())
    atGuest.carrier.receive('events', atHost.next())
    atHost.carrier.receive('events', atGuest.next())
    expect(atHost.told).toEqual([`established ${hex(ben.publicKey)}`])
  })
})
