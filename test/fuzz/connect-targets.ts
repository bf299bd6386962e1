import { sha256 } from '@noble/hashes/sha2.js'
import { formatAddress, parseAddress } from '../../sdk/src/connect/address.js'
import { concat } from '../../sdk/src/connect/bytes.js'
import { candidatesOf } from '../../sdk/src/connect/candidate.js'
import { certifyHost } from '../../sdk/src/connect/certificate.js'
import { encodeDescription, parseDescription, readSdp, writeSdp } from '../../sdk/src/connect/description.js'
import { encodeHandCode, gameTags, parseHandCode, whyNotByHand } from '../../sdk/src/connect/hand-code.js'
import { Handshake, type HandshakeOptions, type HandshakeStep } from '../../sdk/src/connect/handshake.js'
import { keyPairFrom } from '../../sdk/src/connect/keys.js'
import { Opener, Sealer } from '../../sdk/src/connect/seal.js'
import { Carrier } from '../../sdk/src/session/carrier.js'
import * as captured from '../../sdk/test/connect/captured-sdp.js'
import { mutatedBytes, mutatedText } from './mutate.js'
import { type Target, weight } from './target.js'

const sdps = Object.values(captured).flatMap(({ offer, answer }) => [offer, answer])
const descriptions = Object.values(captured)
  .flatMap(({ offer }) => readSdp(offer, 'offer') ?? [])
  .map(encodeDescription)
const game = { id: 'puck-sumo', version: 1, schemaHash: new Uint8Array(16).fill(7) }
const description = descriptions[0] ?? new Uint8Array()
const handCodes = [
  encodeHandCode({ kind: 'invitation', ...gameTags(game), sessionKeyHash: new Uint8Array(16), description }),
  encodeHandCode({ kind: 'answer', invitation: Uint8Array.of(1, 2, 3), description }),
]
const candidates = sdps.flatMap((sdp) => sdp.split('\n').filter((line) => line.startsWith('a=candidate')))
const addresses = [
  '10.0.0.5',
  'fd00::1:2',
  '::ffff',
  '84461064-1b47-4188-904c-3d580eef4f73.local',
  '2001:db8:0:0:0:0:0:1',
]

const [ann, ben, session] = [1, 2, 3].map((fill) => keyPairFrom(new Uint8Array(32).fill(fill))) as [
  KeyPair,
  KeyPair,
  KeyPair,
]
type KeyPair = ReturnType<typeof keyPairFrom>
const shared = { game, binding: { kind: 'relayed' } } as const
const chain = [certifyHost(session, session.publicKey, ann.publicKey)]
const host: HandshakeOptions = {
  ...{ ...shared, role: 'host', identity: ann, random: new Uint8Array(48).fill(5) },
  host: { sessionKey: session.publicKey, chain },
}
const guest: HandshakeOptions = { ...shared, role: 'guest', identity: ben, random: new Uint8Array(48).fill(6) }

/** What host and guest say to each other when nobody meddles. */
function conversation(): Record<'host' | 'guest', Uint8Array[]> {
  const [a, b] = [new Handshake(host), new Handshake(guest)]
  const proofOfHost = a.receive(b.start()).send ?? new Uint8Array()
  b.receive(a.start())
  return { host: [a.start(), proofOfHost], guest: [b.start(), b.receive(proofOfHost).send ?? new Uint8Array()] }
}
const spoken = conversation()

/** Mutated messages to one who is in the middle of a handshake; what it answers. */
function shaking(options: HandshakeOptions, heard: readonly Uint8Array[]): Target['open'] {
  return () => {
    const handshake = new Handshake(options)
    let turn = 0
    return (chance) => {
      // The first message is often left as it is, or none would come to the second.
      const message = heard[turn++] ?? new Uint8Array()
      const step: HandshakeStep = handshake.receive(
        chance.below(3) === 0 ? message : mutatedBytes(chance, [message, ...heard]),
      )
      return weight(step.send) + weight(step.failed?.code)
    }
  }
}

const key = new Uint8Array(32).fill(8)

export const connectTargets: readonly Target[] = [
  {
    name: 'session descriptions',
    most: 512,
    open: () => (chance) => weight(readSdp(mutatedText(chance, sdps), chance.pick(['offer', 'answer']))),
  },
  {
    name: 'descriptions in a code, and what is written of them',
    most: 2048,
    open: () => (chance) => {
      const parsed = parseDescription(mutatedBytes(chance, descriptions))
      return parsed ? writeSdp(parsed, 'answer').length : 0
    },
  },
  { name: 'candidates', most: 64, open: () => (chance) => weight(candidatesOf([mutatedText(chance, candidates)])) },
  {
    name: 'addresses',
    most: 48,
    open: () => (chance) => {
      const parsed = parseAddress(mutatedText(chance, addresses))
      return parsed ? formatAddress(parsed).length : 0
    },
  },
  {
    name: 'codes carried by hand, also with a check that fits',
    most: 400,
    open: () => (chance) => {
      const code = mutatedBytes(chance, handCodes)
      const body = mutatedBytes(
        chance,
        handCodes.map((one) => one.slice(0, -3)),
      )
      const parsed = [code, concat(body, sha256(body).slice(0, 3))].map(parseHandCode)
      for (const one of parsed) if (one?.kind === 'invitation') whyNotByHand(game, one)
      return Math.max(...parsed.map(weight))
    },
  },
  { name: 'a handshake, as guest', inputs: 3, share: 0.1, most: 128, open: shaking(guest, spoken.host) },
  { name: 'a handshake, as host', inputs: 3, share: 0.1, most: 128, open: shaking(host, spoken.guest) },
  {
    name: 'sealed frames: each opens once, a changed one never',
    inputs: 100,
    most: 1,
    open(chance) {
      const sealer = new Sealer(key)
      const opener = new Opener(key)
      const sealed = Array.from({ length: 20 }, () => sealer.seal(chance.bytes(chance.below(40))))
      const opened = new Set<number>()
      return (next) => {
        const frame = mutatedBytes(next, sealed)
        const which = sealed.findIndex((one) => Buffer.compare(one, frame) === 0)
        if (!opener.open(frame)) return 0
        if (which < 0 || opened.has(which)) return 2 // forged, or opened twice
        opened.add(which)
        return 1
      }
    },
  },
  {
    name: 'a carrier: after 16 frames without sense it hears no more',
    inputs: 60,
    share: 0.2,
    most: 16,
    open() {
      let [heard, dropped] = [0, 0]
      const carrier = new Carrier(new Handshake(guest), false, {
        send() {},
        established() {},
        failed() {},
        frame() {
          heard++
          dropped++
          return false
        },
      })
      for (const message of spoken.host) carrier.receive('events', message)
      if (!carrier.open) throw new Error('it did not open')
      return (chance) => {
        carrier.receive(chance.pick(['events', 'state']), mutatedBytes(chance, spoken.host))
        return Math.max(heard, dropped)
      }
    },
  },
]
