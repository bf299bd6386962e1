import { encode } from '../../sdk/src/codec/combinators.js'
import { joinRequest } from '../../sdk/src/session/guest-options.js'
import { GuestSession } from '../../sdk/src/session/guest-session.js'
import { HostSession } from '../../sdk/src/session/host-session.js'
import { letterCodec, parseLetter } from '../../sdk/src/session/letter.js'
import { attachFrame, isMove, moveFrame, parseAttach } from '../../sdk/src/session/link-frames.js'
import { lossyFromHost, lossyToHost, parseLossyFromHost, parseLossyToHost } from '../../sdk/src/session/lossy-letter.js'
import { guestMessage, guestRequest, hostEvent, hostMessage } from '../../sdk/src/session/messages.js'
import { EventStream } from '../../sdk/src/session/stream.js'
import { writeReport } from '../../sdk/src/sync/delta/report.js'
import { parsePart } from '../../sdk/src/sync/delta/snapshot-frame.js'
import { parseInputFrame, writeInputFrame } from '../../sdk/src/sync/input-frame.js'
import { sumo } from '../../sdk/test/sumo.js'
import type { Chance } from './chance.js'
import { mutatedBytes } from './mutate.js'
import { type Target, weight } from './target.js'

const still = { x: 0, y: 0, dash: false }

const join = joinRequest({ player: { name: 'Ben', rated: true }, page: new Uint8Array(4), resume: undefined })

function request(number: number, asked: Parameters<typeof guestRequest.write>[1]): Uint8Array {
  return encode(guestMessage, { kind: 'request', number, settled: number - 1, body: encode(guestRequest, asked) })
}

const stranger = (chance: Chance) => ({ key: chance.bytes(32), transcript: chance.bytes(32), invited: false })

/** A host with two guests in the middle of a match, and all it has said to the first of them. */
function match(chance: Chance) {
  const said = { events: [] as Uint8Array[], states: [] as Uint8Array[] }
  let out = 0
  const hear = (lane: 'events' | 'states') => (peer: number, bytes: Uint8Array) => {
    out += bytes.length
    if (peer === 1) said[lane].push(bytes)
  }
  const host = new HostSession({
    ...{ game: sumo, sessionName: "Ann's ring", settings: { rounds: 3 }, maxPlayers: 4, reconnectGrace: 5000 },
    ...{ asks: false, password: undefined },
    player: { name: 'Ann', key: chance.bytes(32), rated: true },
    random: (length) => chance.bytes(length),
    output: { event: hear('events'), state: hear('states'), close() {}, quiet: () => 0, probe() {}, emit: () => out++ },
  })
  for (const peer of [1, 2]) {
    host.peerOpened(peer, stranger(chance))
    host.receiveEvent(peer, join, 0)
    host.receiveEvent(peer, request(1, { kind: 'ready', ready: true }), 0)
  }
  host.stage.start(0)
  for (let now = 3000; now < 3100; now += 33) host.tick(now)
  const brought = () => {
    const before = out
    out = 0
    said.events.length = 0
    said.states.length = 0
    return before
  }
  const tag = said.states.flatMap((frame) => parsePart(frame, { tick: 0, input: 0, rows: 99 })?.tag ?? []).at(-1) ?? 0
  return { host, said, brought, reports: reportsOf(tag) }
}

const payload = sumo.encodeMessage(0, { kind: 1 })
const letters = [
  { kind: 'message' as const, message: 0, payload },
  { kind: 'parcel' as const, id: 1, message: 0, payload, total: 99 },
  { kind: 'request' as const, id: 1, request: 0, payload: new Uint8Array() },
  { kind: 'answer' as const, id: 1, request: 0, payload: new Uint8Array() },
  { kind: 'refusal' as const, id: 1, why: 2, sentence: 'no' },
  { kind: 'got' as const, id: 1, bytes: 9 },
  { kind: 'drop' as const, id: 1, why: 3 },
  { kind: 'cancel' as const, id: 1 },
].map((letter) => encode(letterCodec, letter))
const lossy = [lossyToHost([], letters[0] ?? payload), lossyToHost([2], letters[0] ?? payload)]

const fromGuest = [
  {
    kind: 'join' as const,
    name: 'Ben',
    rated: true,
    resume: new Uint8Array(16),
    share: undefined,
    seen: 3,
    spectator: false,
    page: new Uint8Array(4),
    turn: 0,
  },
  {
    kind: 'join' as const,
    name: 'Ben',
    rated: true,
    resume: undefined,
    share: new Uint8Array(32),
    seen: undefined,
    spectator: false,
    page: new Uint8Array(4),
    turn: 0,
  },
  {
    kind: 'join' as const,
    name: 'Cleo',
    rated: true,
    resume: undefined,
    share: undefined,
    seen: undefined,
    spectator: true,
    page: new Uint8Array(4),
    turn: 300,
  },
  { kind: 'confirm' as const, confirmation: new Uint8Array(64) },
  { kind: 'piece' as const, to: [0, 2], id: 1, at: 0, ack: true, data: new Uint8Array(9) },
  { kind: 'leave' as const, why: 'Supper.' },
  { kind: 'giveUp' as const },
  { kind: 'paper' as const, bytes: new Uint8Array(99) },
].map((message) => encode(guestMessage, message))
for (const number of [1, 2, 3]) {
  fromGuest.push(
    request(number, { kind: 'ready', ready: true }),
    request(number, { kind: 'move', spectator: number !== 2 }),
    request(number, { kind: 'act', seat: undefined, action: 0, payload: sumo.encodeAction(0, { colour: 3 }) }),
    request(number, { kind: 'addLocal', name: 'Bea' }),
    request(number, { kind: 'act', seat: 3, action: 0, payload: sumo.encodeAction(0, { colour: 3 }) }),
    request(number, { kind: 'removeLocal', seat: 3 }),
    request(number, { kind: 'team', seat: undefined, team: 'red' }),
    request(number, { kind: 'teams', shuffle: true, chosen: [{ seat: 1, team: 'red' }] }),
    request(number, { kind: 'letter', to: [], letter: letters[0] ?? payload }),
    request(number, { kind: 'letter', to: [2], letter: letters[1] ?? payload }),
  )
}
const inputs = [1, 2, 8, 60].flatMap((newestSeq) =>
  [[], [3], [3, 4, 5]].map((locals) => {
    const input = { own: still, locals: new Map(locals.map((seat) => [seat, still])) }
    const inputs = Array(Math.min(8, newestSeq)).fill(input)
    return writeInputFrame(sumo, { epoch: 0, ackTick: 1, newestSeq, locals, inputs })
  }),
)
/** What a guest got of the first ticks, with inputs behind it and without; also of ticks and parts that never were. */
const reportsOf = (tag: number) =>
  [[], [{ tick: 3, parts: 1 }], [3, 2, 1].map((tick) => ({ tick, parts: 1 })), [{ tick: 0, parts: 0x8000 }]].flatMap(
    (arrived) => [new Uint8Array(), ...inputs.slice(0, 4)].map((behind) => writeReport(tag, arrived, behind)),
  )
const fromHost = [
  { kind: 'refused' as const, code: 'session/full', why: undefined },
  { kind: 'challenge' as const, share: new Uint8Array(32), confirmation: new Uint8Array(64) },
  { kind: 'waiting' as const, host: 'Ann' },
  { kind: 'acted' as const, id: 1, refused: 'that colour is taken', seat: undefined },
  { kind: 'acted' as const, id: 2, refused: undefined, seat: 3 },
  { kind: 'piece' as const, from: 0, id: 1, at: 0, ack: true, data: new Uint8Array(9) },
  { kind: 'settled' as const, number: 1 },
  {
    kind: 'effect' as const,
    tick: 1,
    index: 0,
    acted: false,
    effect: 0,
    payload: sumo.encodeEffect(0, { x: 1, y: 2 }),
  },
  { kind: 'moved' as const, seat: 64 },
  { kind: 'worldPiece' as const, data: new Uint8Array(15_000) },
  { kind: 'worldChange' as const, tick: 9, change: new Uint8Array(9) },
  { kind: 'ended' as const, reason: 1, why: 'Supper.' },
  { kind: 'paper' as const, bytes: new Uint8Array(99) },
].map((message) => encode(hostMessage, message))

const happened = [
  { kind: 'letter' as const, from: 0, since: 3, number: 1, letter: letters[0] ?? payload },
  {
    kind: 'result' as const,
    matchId: new Uint8Array(16),
    standings: [[0], [1, 2]],
    absent: [1],
    hosts: 2,
    parted: false,
    stats: [[3, 1.5], [0, 2], []],
  },
  { kind: 'left' as const, seat: 2, reason: 0, why: undefined },
].map((event) => encode(hostEvent, event))
for (const number of [7, 8, 9, 10, 11, 12]) {
  for (const payload of happened)
    fromHost.push(encode(hostMessage, { kind: 'logged', entry: { number, to: [1], payload } }))
}

const payloads = [
  sumo.encodeAction(0, { colour: 3 }),
  sumo.encodeMessage(0, { kind: 1 }),
  sumo.encodeEffect(0, { x: 1, y: 2 }),
  sumo.encodeSettings({ rounds: 3 }),
]

export const sessionTargets: readonly Target[] = [
  {
    name: 'payloads of actions, messages, effects and settings',
    most: 8,
    open: () => (chance) => {
      const payload = mutatedBytes(chance, payloads)
      const index = chance.pick([0, 1, 255])
      const parsed = [
        sumo.parseAction(index, payload),
        sumo.parseMessage(index, payload),
        sumo.parseEffect(index, payload),
      ]
      return Math.max(...[...parsed, sumo.parseSettings(payload)].map(weight))
    },
  },
  {
    name: 'letters between players',
    most: 8192,
    open: () => (chance) => {
      const frame = mutatedBytes(chance, lossy)
      return (
        weight(parseLetter(sumo, mutatedBytes(chance, letters))) +
        weight(parseLossyToHost(frame)) +
        weight(parseLossyFromHost(frame))
      )
    },
  },
  {
    name: 'frames of inputs',
    most: 512,
    open: () => (chance) => weight(parseInputFrame(sumo, mutatedBytes(chance, inputs))),
  },
  {
    name: 'frames that bind links',
    most: 33,
    open: () => (chance) => {
      const frame = mutatedBytes(chance, [attachFrame(new Uint8Array(32)), moveFrame])
      return weight(parseAttach(frame)) + weight(isMove(frame))
    },
  },
  {
    name: 'the event stream',
    inputs: 100,
    most: 64 * 1024,
    open(chance) {
      const [here, there] = [new EventStream(), new EventStream()]
      for (let i = 0; i < 50; i++) {
        here.send(chance.bytes(10))
        there.send(chance.bytes(chance.below(100)))
      }
      const frames = [...there.take(), there.ackFrame()]
      return (next) => {
        const { deliver } = here.receive(mutatedBytes(next, frames))
        return weight(deliver) + weight(here.ackFrame())
      }
    },
  },
  {
    name: 'a host, by its guests',
    inputs: 100,
    most: 64 * 1024,
    open(chance) {
      const { host, brought, reports } = match(chance)
      let [now, newest] = [3200, 2]
      return (next) => {
        brought()
        if (next.below(5) === 0) {
          host.peerOpened(++newest, stranger(next))
          if (next.below(2) === 0) host.receiveEvent(newest, join, now)
        }
        const peer = Math.max(1, newest - next.below(3))
        if (next.below(20) === 0) host.peerClosed(peer, now)
        if (next.below(2) === 0) host.receiveEvent(peer, mutatedBytes(next, fromGuest), now)
        else host.receiveState(peer, mutatedBytes(next, [...inputs, ...lossy, ...reports]))
        now += 10
        if (next.below(4) === 0) host.tick(now)
        if (host.players.length > 4) throw new RangeError('more players than seats')
        return brought()
      }
    },
  },
  {
    name: 'a guest, by its host',
    inputs: 100,
    most: 64 * 1024,
    open(chance) {
      const { said } = match(chance)
      const [events, states] = [
        [...said.events, ...fromHost],
        [...said.states, lossyFromHost(0, letters[0] ?? payload)],
      ]
      let out = 0
      const guest = new GuestSession({
        ...{ game: sumo, player: { name: 'Ben', rated: true }, page: new Uint8Array(4), resume: undefined },
        output: {
          event: (bytes) => (out += bytes.length),
          state: (bytes) => (out += bytes.length),
          emit: (event) => (out += weight(event)),
        },
      })
      guest.opened({ transcript: chance.bytes(32), peerKey: chance.bytes(32) })
      for (const event of said.events) guest.receiveEvent(event)
      if (!guest.predictor) throw new Error('no match runs')
      let now = 0
      return (next) => {
        out = 0
        if (next.below(2) === 0) guest.receiveEvent(mutatedBytes(next, events))
        else guest.receiveState(mutatedBytes(next, states), now++)
        guest.tick(now, still)
        if (guest.players.length > 64) throw new RangeError('more players than a message holds')
        return out
      }
    },
  },
]
