import { describe, expect, it } from 'vitest'
import {
  defineGame,
  fixed,
  float32,
  hostOnly,
  one,
  owner,
  pressed,
  table,
  text,
  uint,
  type World,
} from '../../src/index.js'
import { SnapshotReader } from '../../src/sync/delta/snapshot-reader.js'
import { SnapshotWriter } from '../../src/sync/delta/snapshot-writer.js'
import { decodeFull, encodeFull } from '../../src/sync/full-state.js'
import { parseInputFrame, writeInputFrame } from '../../src/sync/input-frame.js'
import { WorldDelta } from '../../src/sync/world-delta.js'
import { createWorld, quantise, type WorldState } from '../../src/sync/world-state.js'

/** Small, with a field of each way to stand on the wire. */
const ferry = defineGame({
  id: 'ferry',
  version: 1,
  seats: { min: 1, max: 2 },
  tickRate: 30,
  world: {
    boats: table(2, {
      owner: owner(),
      x: fixed(0, 10, 1 / 2).movesBy('vx'),
      vx: fixed(-15, 15, 1),
      name: text(6),
      weight: float32(),
      crew: hostOnly(uint(7)),
    }),
    round: one({ number: uint(9) }),
  },
  input: { go: fixed(-1, 1, 1 / 4), horn: pressed() },
  setup() {},
})
const stateOf = () => createWorld(ferry.layout)
const worldOf = (state: WorldState) => state.world as unknown as World<typeof ferry>
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')

/** One boat of seat 1 at 2.5, "Zoë", of 1.5 t; round 3. */
function moored() {
  const state = stateOf()
  const world = worldOf(state)
  const boat = world.boats.add({ owner: 1, x: 2.5, vx: 15, name: 'Zoë', weight: 1.5, crew: 5 })
  world.round.number = 3
  quantise(state)
  return { state, world, boat }
}

describe('on the wire, byte by byte, so that other builds read it', () => {
  it('[SY3] [SY20] a full state, for a guest and with what only hosts have', () => {
    const { state } = moored()
    expect(hex(encodeFull(state, 'guest'))).toBe('b3786abd0daf020000ff6003')
    expect(hex(encodeFull(state, 'host'))).toBe('b3786abd0daf020000ff141b')
    const other = stateOf()
    expect(decodeFull(other, encodeFull(state, 'host'), 'host')).toBe(true)
    expect(other.cells).toEqual(state.cells)
  })

  it('[SY6] an input frame: three inputs, the middle one as the newest; and one of two who play on a device', () => {
    const [still, going] = [
      { go: 0, horn: false },
      { go: 0.5, horn: true },
    ]
    const own = (values: typeof still) => ({ own: values, locals: new Map() })
    const frame = { epoch: 2, ackTick: 300, newestSeq: 7, locals: [], inputs: [own(still), own(going), own(going)] }
    expect(hex(writeInputFrame(ferry, frame))).toBe('1102ac0207186c04')
    const two = [{ own: going, locals: new Map([[1, still]]) }]
    const beside = { epoch: 0, ackTick: 9, drawn: 7.5, newestSeq: 1, locals: [1], inputs: two }
    expect(hex(writeInputFrame(ferry, beside))).toBe('11000901310a082c01')
    expect(parseInputFrame(ferry, writeInputFrame(ferry, beside))).toEqual(beside)
  })

  it('[SY15] what is new in a whole world', () => {
    const { state, world, boat } = moored()
    const before = encodeFull(state, 'guest')
    world.round.number = 4
    if (boat) boat.name = 'Zoé'
    quantise(state)
    const delta = new WorldDelta(ferry.layout, 'guest')
    const now = encodeFull(state, 'guest')
    const change = delta.between(before, now)
    expect(hex(change)).toBe('0492b740e609')
    expect(delta.apply(before, change ?? new Uint8Array())).toEqual(now)
  })

  it('[SY9] [SY10] snapshots: a whole world, steady motion, a new course, and a part of several with its range', () => {
    const { state, boat } = moored()
    const writer = new SnapshotWriter(ferry, 5)
    const reader = new SnapshotReader(ferry, 5, { tick: 0, newestInput: () => 9 }, () => {})
    const held = new Map([[1, { go: 0.5, horn: true }]])
    const send = (tick: number) => {
      writer.push(tick, state.cells, held)
      const frames = writer.framesFor({ peer: 1, inputAck: tick })
      for (const frame of frames) expect(reader.receive(frame)).toBe('taken')
      writer.hear(1, reader.report(new Uint8Array()))
      return frames.map(hex).join()
    }
    expect(send(1)).toBe('8001500147d78ea4abb91bc00075a5ea00000c4fe2')
    if (boat) boat.x = 3
    expect(send(2)).toBe('8102500297')
    if (boat) [boat.x, boat.vx, boat.weight] = [3, -4, 1.25]
    expect(send(3)).toBe('810350038cb2179c00002c')
    expect(hex(reader.report(new Uint8Array()))).toBe('1235030001000100010001000100')

    const crowd = defineGame({
      id: 'crowd',
      version: 1,
      seats: { min: 1, max: 2 },
      tickRate: 30,
      world: { people: table(400, { mood: uint(0xffffffff) }) },
      setup() {},
    })
    const many = createWorld(crowd.layout)
    for (let i = 0; i < 400; i++)
      (many.world as unknown as World<typeof crowd>).people.add({ mood: (i * 0x9e3779b1) % 2 ** 32 })
    const busy = new SnapshotWriter(crowd, 5)
    busy.push(1, many.cells, new Map())
    expect(
      busy
        .framesFor({ peer: 1, inputAck: 0 })
        .map((frame) => hex(frame.subarray(0, 8)))
        .join(' '),
    ).toBe('c001500010009d02 c0015000119d0275')
  })
})
