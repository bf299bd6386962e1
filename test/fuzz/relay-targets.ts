import { ManualClock } from '@skirmish/sdk/testing'
import { isLobbyFrame, isRelayed } from '../../lobby-relay/src/lobby-frame.js'
import { parseDial, parseDraft, parseOwner, parsePublish, parseUnlink } from '../../lobby-relay/src/lobby-messages.js'
import { LobbyState } from '../../lobby-relay/src/lobby-state.js'
import { Relaying } from '../../lobby-relay/src/relaying.js'
import { targetOf } from '../../lobby-relay/src/request-target.js'
import { answerStun } from '../../lobby-relay/src/stun.js'
import { ToldListings } from '../../lobby-relay/src/told-listings.js'
import { RelayDirectory } from '../../sdk/src/adapters/relay/relay-directory.js'
import type { LobbyEvents, RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { RelayedTransport } from '../../sdk/src/adapters/relay/relayed-transport.js'
import { listingOf } from '../../sdk/test/discover/listing-of.js'
import { mutatedBytes, mutatedText, mutatedValue } from './mutate.js'
import { type Target, weight } from './target.js'

const secret = 'A'.repeat(22)
const listing = listingOf()
const said = [
  { id: 1, secret, listing, code: 'K7QF2M' },
  { secret, listing },
  { secret },
  { id: 'ann', dial: 3 },
  { link: 2 },
]
const colyseus = [[10], [12], [13, 0xa7, ...Buffer.from('publish'), 0x80], [17, 0xa1, 0x66, 0, 0, 0, 1, 0, 9]].map(
  (one) => Uint8Array.from(one),
)
const requests = [
  '/',
  '/lobby/sessions/K7QF2M?first=AAAA',
  '/peerjs/peerjs?key=peerjs&id=a&token=b',
  '/assets/main-4f3a.js',
]
const stun = Uint8Array.from(Buffer.from('000100002112a442000102030405060708090a0b', 'hex'))
const answers = [
  { type: 'listening', value: { id: 'x' } },
  { type: 'link', value: { link: 1, id: 'x' } },
  { type: 'linked', value: { link: 2, dial: 1 } },
  { type: 'not-linked', value: { dial: 1 } },
  { type: 'unlinked', value: { link: 1 } },
  { type: 'published', value: { id: 1, code: 'K7QF2M' } },
  { type: 'refused', value: { id: 1, code: 'discover/refused', reason: 'The lobby is full.' } },
] as const

/** A lobby whose answers the test makes up. */
function madeUpLobby() {
  const handlers: { [E in keyof LobbyEvents]?: LobbyEvents[E][] } = {}
  let sent = 0
  const lobby = {
    ...{ endpoint: 'http://127.0.0.1:9/', here: true, backlog: 0, clock: new ManualClock() },
    on<E extends keyof LobbyEvents>(event: E, handler: LobbyEvents[E]) {
      handlers[event] = [...(handlers[event] ?? []), handler] as (typeof handlers)[E]
      return () => {}
    },
    open() {},
    send: () => sent++,
    sendFrame: (frame: Uint8Array) => (sent += frame.length),
    close() {},
  }
  return { lobby: lobby as unknown as RelayLobby, handlers, sent: () => sent }
}

export const relayTargets: readonly Target[] = [
  {
    name: 'messages to a lobby',
    most: 8192,
    open: () => (chance) => {
      const value = mutatedValue(chance, said)
      const { owner } = parsePublish(value) ?? {}
      const others = [parseOwner(value), parseDial(value), parseUnlink(value), parseDraft(value, 'K7QF2M')]
      return weight(owner) + weight(others)
    },
  },
  {
    name: 'a lobby’s list',
    inputs: 200,
    share: 0.5,
    most: 20,
    open() {
      let codes = 0
      const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ'
      const drawCode = () => `${letters[Math.floor(codes / 23) % 23]}${letters[codes++ % 23]}AAAA`
      const lobby = new LobbyState({ drawCode, maxSessions: 20 })
      const told = new ToldListings()
      let now = 0
      return (chance) => {
        const client = `client ${chance.below(9)}`
        const own = { ...listing, sessionKey: Buffer.from(chance.bytes(32)).toString('base64url') }
        const value = mutatedValue(chance, [{ id: 1, secret: `${secret}${chance.below(50)}`, listing: own }])
        const request = parsePublish(value)
        if (request) lobby.publish(client, request)
        if (request && chance.below(2) === 0) lobby.update(request.owner, request.listing)
        if (request && chance.below(50) === 0) lobby.unpublish(request.owner, client)
        if (chance.below(50) === 0) lobby.left(client, now)
        now += chance.below(500)
        told.tell(lobby.takeChanges(now))
        return Math.max(lobby.size, told.full.length / 4096)
      }
    },
  },
  {
    name: 'frames on a lobby’s socket',
    most: 2,
    open: () => (chance) => {
      const frame = mutatedBytes(chance, colyseus)
      return weight(isLobbyFrame(frame)) + weight(isRelayed(frame))
    },
  },
  {
    name: 'frames of relayed links: only to the other end, and never more than came',
    inputs: 100,
    most: 0,
    open() {
      const relaying = new Relaying()
      const heard: Record<string, number> = { ann: 0, ben: 0, cleo: 0 }
      let links: number[] = []
      for (const id of Object.keys(heard))
        relaying.enter({
          ...{ id, backlog: 0 },
          send: (frame) => (heard[id] = (heard[id] ?? 0) + frame.length),
          tell: (type, message) => (links = type === 'linked' ? [...links, Number(message.link)] : links),
        })
      relaying.listen('ann', 'x')
      relaying.listen('cleo', 'y')
      relaying.dial('ben', { id: 'x', dial: 1, first: new Uint8Array() }, 0)
      relaying.dial('ben', { id: 'y', dial: 1, first: Uint8Array.of(1, 2) }, 0)
      let now = 0
      return (chance) => {
        const valid = Uint8Array.of(0, 0, 0, links[0] ?? 0, chance.below(2), 1, 2, 3)
        const frame = mutatedBytes(chance, [valid])
        const isAnns = frame[0] === 0 && frame[1] === 0 && frame[2] === 0 && frame[3] === links[0]
        for (const id of Object.keys(heard)) heard[id] = 0
        now += 100
        relaying.frame('ben', frame.slice(), now)
        if (!isAnns && (heard.ann ?? 0) > 0) throw new Error('somebody else’s link')
        return (heard.ben ?? 0) + Math.max(0, (heard.ann ?? 0) - frame.length)
      }
    },
  },
  { name: 'requests', most: 70_000, open: () => (chance) => weight(targetOf(mutatedText(chance, requests))?.path) },
  {
    name: 'STUN',
    most: 44,
    open: () => (chance) => weight(answerStun(mutatedBytes(chance, [stun]), { address: '10.0.0.5', port: 9 })),
  },
  {
    name: 'answers of a lobby, to its guests',
    inputs: 50,
    most: 64 * 1024,
    open(chance) {
      const { lobby, handlers, sent } = madeUpLobby()
      const platform = {
        random: (bytes: number) => chance.bytes(bytes),
        openSocket(): never {
          throw new Error('it opens no sockets')
        },
      }
      const transport = new RelayedTransport(lobby, platform)
      const directory = new RelayDirectory(lobby, platform)
      const { signal } = new AbortController()
      transport.listen({ signal }).catch(() => {})
      transport.dial({ via: 'relayed', endpoint: lobby.endpoint, id: 'x' }, { signal }).catch(() => {})
      directory.publish(listing, { signal, code: 'K7QF2M' }).catch(() => {})
      return (next) => {
        const before = sent()
        const { type, value } = next.pick(answers)
        const mutated = mutatedValue(next, [value])
        for (const handler of handlers.message ?? []) handler(type, mutated)
        for (const handler of handlers.frame ?? []) handler(mutatedBytes(next, [Uint8Array.of(0, 0, 0, 1, 0, 9)]))
        return sent() - before
      }
    },
  },
]
