import { SignalExchange } from '../../sdk/src/adapters/lan/signal-exchange.js'
import { handText, parseHandText } from '../../sdk/src/discover/hand-text.js'
import { invitationLink, parseInvitation } from '../../sdk/src/discover/invitation.js'
import { LanAnswers } from '../../sdk/src/discover/lan-answers.js'
import { LanListings } from '../../sdk/src/discover/lan-listings.js'
import { LanNotes } from '../../sdk/src/discover/lan-notes.js'
import { encodeLanPacket, type LanPacket, parseLanPacket } from '../../sdk/src/discover/lan-packet.js'
import { LanPeople } from '../../sdk/src/discover/lan-people.js'
import { parseListing } from '../../sdk/src/discover/listing.js'
import { encodeListings } from '../../sdk/src/discover/listing-changes.js'
import { ListingReader } from '../../sdk/src/discover/listing-reader.js'
import { encodeAnswer, parseAnswer } from '../../sdk/src/discover/public-meeting.js'
import { announcement, lanPerson, secret } from '../../sdk/test/discover/lan-announcement.js'
import { listingOf } from '../../sdk/test/discover/listing-of.js'
import type { Chance } from './chance.js'
import { mutatedBytes, mutatedText, mutatedValue } from './mutate.js'
import { type Target, weight } from './target.js'

const said: readonly LanPacket[] = [
  { kind: 'probe', nonce: 7, game: 'puck-sumo', code: 'K7QF2M', alone: true, asker: { address: '10.0.0.5', port: 9 } },
  { kind: 'probe', nonce: 8, game: undefined, code: undefined, alone: false, asker: undefined },
  { kind: 'answer', nonce: 7, announcement: announcement({ skill: { min: 900, max: 1100 } }) },
  { kind: 'announce', announcement: announcement({ name: '雪'.repeat(40), tags: Array(8).fill('abc') }) },
  { kind: 'goodbye', secret },
  { kind: 'person', person: lanPerson() },
  { kind: 'note', nonce: 7, from: secret.slice(16), to: secret.slice(16), body: secret },
  { kind: 'noted', nonce: 7 },
]
const packetsOf = (packets: readonly LanPacket[]) => packets.map(encodeLanPacket).filter((one) => one !== undefined)
const packets = packetsOf(said)

const listing = listingOf({
  tags: ['chill', 'de'],
  skill: { min: 900, max: 1100 },
  addresses: Array.from({ length: 8 }, (_, i) => ({
    via: 'peerjs',
    endpoint: 'http://10.0.0.5:7777/',
    id: `ann-${i}`,
  })),
})
const other = listingOf({ code: 'ABCDEF', sessionKey: 'B'.repeat(43), name: 'Chess', phase: 'playing' })
const lists = [
  encodeListings(
    true,
    [],
    [
      { number: 0, before: undefined, now: listing },
      { number: 1, before: undefined, now: other },
    ],
  ),
  encodeListings(false, [1], [{ number: 0, before: listing, now: { ...listing, phase: 'playing' } }]),
  encodeListings(false, [], [{ number: 2, before: undefined, now: other }]),
]

const invitations = [
  'K7QF2M',
  ' k7q-f2m ',
  invitationLink('http://192.168.1.5:7777/?a=b', 'K7QF2M', new Uint8Array(32)),
]
const carried = [handText(new Uint8Array(120).fill(77)), `https://game.example/#hand=${handText(new Uint8Array(90))}`]

const signals = ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', 'HEARTBEAT', 'OPEN'].map((type) => ({
  ...{ type, src: 'ben', dst: 'ann' },
  payload: {
    sdp: { type: 'offer', sdp: 'v=0' },
    type: 'data',
    connectionId: 'dc_1',
    label: 'dc_1',
    serialization: 'raw',
  },
}))

/** An announcement of one of very many sessions, or something like it. */
function somePacket(chance: Chance): Uint8Array {
  const change = { sessionKey: chance.bytes(32), goodbye: chance.bytes(32) }
  const fresh = packetsOf([{ kind: 'announce', announcement: announcement(change) }])
  return chance.below(2) === 0 ? chance.pick(fresh) : mutatedBytes(chance, [...fresh, ...packets])
}

export const discoverTargets: readonly Target[] = [
  { name: 'LAN packets', most: 1300, open: () => (chance) => weight(parseLanPacket(mutatedBytes(chance, packets))) },
  {
    name: 'sessions heard on the LAN',
    inputs: 1000,
    share: 0.5,
    most: 256,
    open() {
      const heard = new LanListings()
      const answers = new LanAnswers()
      let now = 0
      return (chance) => {
        now += chance.below(5)
        const source = chance.pick(['10.0.0.', 'fe80::%eth']) + chance.below(40)
        const packet = parseLanPacket(somePacket(chance))
        if (packet?.kind === 'announce' || packet?.kind === 'answer') heard.hear(packet.announcement, source, now)
        if (packet?.kind === 'goodbye') heard.goodbye(packet.secret)
        if (packet?.kind === 'probe') answers.take(source, packet.nonce, now)
        if (chance.below(100) === 0) heard.expire(now)
        heard.find('K7QF2M')
        return heard.listings.length
      }
    },
  },
  {
    name: 'people heard on the LAN',
    inputs: 1000,
    share: 0.5,
    most: 1024,
    open() {
      const heard = new LanPeople()
      const notes = new LanNotes()
      let now = 0
      return (chance) => {
        now += chance.below(5)
        const way = { address: chance.pick(['10.0.0.', 'fe80::%eth']) + chance.below(40), port: chance.below(3) }
        const packet = parseLanPacket(somePacket(chance))
        if (packet?.kind === 'person') heard.hear(packet.person, way, now)
        if (packet?.kind === 'goodbye') heard.goodbye(packet.secret)
        if (packet?.kind === 'note') notes.take(packet, way.address, now)
        if (chance.below(100) === 0) heard.expire(now)
        return heard.people.length
      }
    },
  },
  {
    name: 'listings',
    most: 4096,
    open: () => (chance) => weight(parseListing(mutatedValue(chance, [listing, other]))),
  },
  {
    name: 'answers about a session, through an outside server',
    most: 4096,
    open: () => (chance) => weight(parseAnswer(mutatedBytes(chance, [encodeAnswer(listing)]), listing.code)),
  },
  {
    name: 'lists and their changes',
    inputs: 50,
    most: 4096,
    open() {
      const reader = new ListingReader()
      return (chance) => {
        reader.read(mutatedBytes(chance, lists))
        return reader.listings.length
      }
    },
  },
  {
    name: 'invitations: codes and links',
    most: 64,
    open: () => (chance) => weight(parseInvitation(mutatedText(chance, invitations))),
  },
  {
    name: 'texts of codes carried by hand',
    most: 2560,
    open: () => (chance) => weight(parseHandText(mutatedText(chance, carried))),
  },
  {
    name: 'signaling at a host’s endpoint: no more goes out than came in',
    inputs: 50,
    most: 64,
    open() {
      const exchange = new SignalExchange()
      let said = 0
      const peer = (token: string) => ({ token, say: (message: object) => (said += weight(message)), end() {} })
      for (const id of ['ann', 'ben']) exchange.enter(id, peer(id))
      return (chance) => {
        said = 0
        const value = mutatedValue(chance, signals)
        const text = chance.below(2) === 0 ? asJson(value) : mutatedText(chance, [asJson(signals[0])])
        exchange.hear('ben', text)
        return said - text.length
      }
    },
  },
]

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '['.repeat(20_000) // too deep for what writes it
  }
}
