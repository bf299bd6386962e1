import { describe, expect, it, vi } from 'vitest'
import type { AnyGame } from '../../../src/game/game-types.js'
import { bool, defineGame, fixed, pressed, table, uint } from '../../../src/index.js'
import { DeltaWriter } from '../../../src/sync/delta/delta-writer.js'
import { parseReport, writeReport } from '../../../src/sync/delta/report.js'
import { parsePart } from '../../../src/sync/delta/snapshot-frame.js'
import { SnapshotReader } from '../../../src/sync/delta/snapshot-reader.js'
import { SnapshotWriter } from '../../../src/sync/delta/snapshot-writer.js'
import type { Snapshot } from '../../../src/sync/snapshot.js'
import { SyncFigures } from '../../../src/sync/sync-figures.js'
import { createWorld, quantise } from '../../../src/sync/world-state.js'

interface Ball {
  x: number
  vx: number
  hits: number
}

function balls(count: number, rates: { tickRate?: number; sendRate?: number } = {}): AnyGame {
  return defineGame({
    id: 'balls',
    version: 1,
    seats: { min: 1, max: 2 },
    ...{ tickRate: 30, ...rates },
    world: {
      balls: table(count, {
        x: fixed(-512, 512, 1 / 16).movesBy('vx'),
        vx: fixed(-256, 256, 1 / 4),
        hits: uint(60_000),
        out: bool(),
      }),
    },
    input: { go: fixed(-1, 1, 1 / 64), jump: pressed() },
    setup() {},
  }) as AnyGame
}

const held = new Map([[1, { go: 0.5, jump: true }]])
const NOTHING = new Uint8Array()

/** A host with a world of balls, and a guest of it. */
function pair(game: AnyGame, count: number, first = 1) {
  const state = createWorld(game.layout)
  const table = state.world.balls as { add(values: Partial<Ball>): Ball }
  const rows = Array.from({ length: count }, (_, i) => table.add({ x: i - 100, vx: (i % 9) * 16, hits: i }))
  quantise(state)
  const figures = new SyncFigures()
  const writer = new SnapshotWriter(game, 5, figures)
  let tick = first - 1
  const got: (Snapshot & { readonly x: number[] })[] = []
  const reader = new SnapshotReader(game, 5, { tick: first - 1, newestInput: () => tick }, (snapshot) => {
    const offset = game.layout.groups[0]?.columns[0]?.offset ?? 0
    got.push({ ...snapshot, x: [...snapshot.cells.subarray(offset, offset + count)] })
  })
  return {
    ...{ rows, writer, reader, got, figures },
    hear: () => writer.hear(1, reader.report(NOTHING)),
    /** One tick: what is sent after it. */
    step(change: () => void = () => {}): Uint8Array[] {
      for (const row of rows) row.x += row.vx / game.tickRate
      change()
      quantise(state)
      if (++tick % Math.ceil(game.tickRate / game.sendRate) !== 0) return []
      writer.push(tick, state.cells, held)
      return writer.framesFor({ peer: 1, inputAck: tick })
    },
    cells: () => state.cells.slice(),
    x: () => rows.map(({ x }) => x),
  }
}

const headerOf = (frame: Uint8Array, rows: number) => parsePart(frame, { tick: 0, input: 0, rows })

describe('parts of a snapshot', () => {
  it('[SY10] stand on the wire as written', () => {
    const game = balls(3)
    const { step, reader, hear, got } = pair(game, 3)
    const [whole] = step()
    expect(Buffer.from(whole ?? []).toString('hex')).toBe('8001500147ca58d71f398eb0c4094d4f2032')
    reader.receive(whole ?? NOTHING)
    hear()
    const [delta] = step()
    expect(Buffer.from(delta ?? []).toString('hex')).toBe('81025002a2')
    expect(reader.receive(delta ?? NOTHING)).toBe('taken')
    expect(got.at(-1)).toMatchObject({ tick: 2, inputAck: 2, isWhole: true, inputs: held })
    expect(Buffer.from(reader.report(Uint8Array.of(9))).toString('hex')).toBe('1225020001000100010009')
  })

  it('[SY9] steady motion costs less than a bit for each row', () => {
    const { step, reader, hear } = pair(balls(200), 200)
    for (let i = 0; i < 5; i++) {
      for (const frame of step()) reader.receive(frame)
      hear()
    }
    expect(step().reduce((sum, { length }) => sum + length, 0)).toBeLessThan(200 / 8)
  })

  it('[SY9] guests with the same base get the same bytes', () => {
    const { step, writer } = pair(balls(20), 20)
    const [one] = step()
    const [other] = writer.framesFor({ peer: 2, inputAck: 99 })
    expect(one?.subarray(4)).toEqual(other?.subarray(4))
    expect(one?.[3]).not.toBe(other?.[3])
  })

  it('[SY9] what guests with the same base get is encoded once, for eight of them as for one; each other base once more', () => {
    const begin = vi.spyOn(DeltaWriter.prototype, 'begin')
    const part = vi.spyOn(DeltaWriter.prototype, 'part')
    const { step, writer } = pair(balls(600), 600)
    const runsFor = (peers: number, before: (peer: number) => unknown = () => {}) => {
      step() // for the first of them
      for (let peer = 2; peer <= peers; peer++) writer.framesFor({ peer, inputAck: peer })
      const runs = [begin.mock.calls.length, part.mock.calls.length]
      begin.mockClear()
      part.mockClear()
      for (let peer = 1; peer <= peers; peer++) before(peer)
      return runs
    }
    const acknowledge = (tick: number) => (peer: number) =>
      void writer.hear(peer, writeReport(5, [{ tick, parts: 0xffff }], NOTHING))
    const [alone, all] = [runsFor(1), runsFor(8, acknowledge(2))]
    expect(alone[1]).toBeGreaterThan(1)
    expect(all).toEqual(alone)
    expect(runsFor(8, (peer) => peer < 4 && acknowledge(3)(peer))[0]).toBe(1)
    expect(runsFor(8)[0]).toBe(2)
    begin.mockRestore()
    part.mockRestore()
  })

  it('[SY11] a lost part costs its rows an older base, and nothing else; meanwhile they go on as they moved', () => {
    const { step, reader, hear, got, rows, x } = pair(balls(600), 600)
    const settle = () => {
      for (let i = 0; i < 12; i++) {
        for (const frame of step()) reader.receive(frame)
        hear()
      }
    }
    settle()
    const turn = () => {
      for (const [i, row] of rows.entries()) row.hits = (row.hits * 31 + i * 7919) % 60_000
    }
    const parts = step(turn)
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts.slice(1)) expect(reader.receive(part)).toBe('taken')
    hear()
    const next = step(turn)
    const bases = next.map((frame) => headerOf(frame, 602)?.age)
    expect(new Set(bases)).toEqual(new Set([1, 2]))
    const before = x()
    for (const part of next) expect(reader.receive(part)).toBe('taken')
    expect(got.at(-2)).toMatchObject({ isWhole: false })
    expect(got.at(-2)?.x.length).toBe(600)
    expect(got.at(-1)).toMatchObject({ isWhole: true })
    expect(got.at(-1)?.x).toEqual(before)
  })

  it('[SY11] the world a guest was given at first is a base, once it has said so; before, little is sent, and no row is lost', () => {
    const game = balls(1500)
    const { step, reader, writer, got, hear, x, cells } = pair(game, 1500)
    writer.opened(1, 0, cells())
    const opening = cells()
    for (let i = 0; i < 20; i++) expect(step().length).toBe(1) // of those that would make up a whole one
    const [first] = step()
    reader.opened(0, opening)
    expect(reader.receive(first ?? NOTHING)).toBe('taken')
    expect(reader.receive(step()[0] ?? NOTHING)).toBe('taken')
    expect(got.at(-1)?.x.filter((place) => place !== 0).length).toBeGreaterThan(1490)
    hear()
    const next = step()
    expect(next.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(300)
    const ages = next.map((frame) => headerOf(frame, 1502)?.age)
    expect([ages.includes(23), ages.includes(0)]).toEqual([true, false])
    for (const frame of next) expect(reader.receive(frame)).toBe('taken')
    expect(got.at(-1)?.x).toEqual(x())
  })

  it('[SY11] without a word from the guest, everything is told whole again', () => {
    const { step, reader, hear, got } = pair(balls(20), 20)
    for (const frame of step()) reader.receive(frame)
    hear()
    for (let i = 0; i < 62; i++) expect(headerOf(step()[0] ?? NOTHING, 22)?.age).toBe(i + 1)
    step()
    const [late] = step()
    expect(headerOf(late ?? NOTHING, 22)?.age).toBe(0)
    expect(reader.receive(late ?? NOTHING)).toBe('taken')
    expect(got.at(-1)).toMatchObject({ isWhole: true, tick: 65 })
  })

  it('[SY11] what had to be told whole again is counted on both sides, and what a guest never had is not', () => {
    const { step, reader, hear, figures } = pair(balls(20), 20)
    for (let tick = 1; tick <= 5; tick++) for (const frame of step()) reader.receive(frame) // no word of it yet
    hear()
    for (const frame of step()) reader.receive(frame)
    expect([figures.baseMisses, reader.baseMisses]).toEqual([0, 0])
    const lost: Uint8Array[] = []
    for (let i = 0; i < 80; i++) lost.push(...step())
    expect(figures.baseMisses).toBeGreaterThan(10)
    const missed = figures.baseMisses
    expect(reader.receive(lost.at(-1) ?? NOTHING)).toBe('taken')
    expect(reader.baseMisses).toBe(1)
    hear()
    for (const frame of step()) expect(reader.receive(frame)).toBe('taken')
    expect([figures.baseMisses, reader.baseMisses]).toEqual([missed, 1])
  })

  it('[SY10] what builds on a snapshot that never came is not read, and counted once', () => {
    const game = balls(600)
    const { step, reader, hear } = pair(game, 600)
    for (let i = 0; i < 12; i++) {
      for (const frame of step()) reader.receive(frame)
      hear()
    }
    const other = new SnapshotReader(game, 5, { tick: 12, newestInput: () => 0 }, () => expect.unreachable())
    const parts = step(() => {})
    for (const part of parts) expect(other.receive(part)).toBe('no-base')
    expect(other.baseMisses).toBe(1)
  })

  it('[SY10] ticks wrap', () => {
    const { step, reader, hear, got, x } = pair(balls(20), 20, 4090)
    for (let tick = 4090; tick < 4110; tick++) {
      for (const frame of step()) expect(reader.receive(frame)).toBe('taken')
      hear()
      expect(got.at(-1)).toMatchObject({ tick, isWhole: true, inputAck: tick })
      expect(got.at(-1)?.x).toEqual(x())
    }
  })

  it('[SY10] what another host or another match sent is late, not garbage', () => {
    const game = balls(20)
    const { step } = pair(game, 20)
    const reader = new SnapshotReader(game, 6, { tick: 0, newestInput: () => 0 }, () => expect.unreachable())
    expect(reader.receive(step()[0] ?? NOTHING)).toBe('late')
  })

  it('[SY12] a report says for the newest snapshots which parts came, and takes an input frame along', () => {
    const arrived = [
      { tick: 4097, parts: 1 },
      { tick: 4095, parts: 5 },
    ]
    const report = writeReport(3, arrived, Uint8Array.of(17, 1))
    expect(parseReport(report, 4100)).toEqual({ tag: 3, arrived, behind: Uint8Array.of(17, 1) })
    expect(parseReport(Uint8Array.of(18, 0xf0), 0)).toBeUndefined()
    expect(parseReport(Uint8Array.of(18, 0x10, 1), 0)).toBeUndefined()
  })

  it('[SY13] what does not fit comes next, the longest not sent first', () => {
    const game = balls(1200)
    const { step, reader, hear, got, rows } = pair(game, 1200)
    const turn = () => {
      for (const [i, row] of rows.entries()) {
        row.hits = (row.hits * 31 + i * 7919) % 60_000
        row.vx = ((i * 31 + row.hits) % 900) / 4
      }
    }
    const sent = new Map<number, number>()
    for (let tick = 1; tick <= 40; tick++) {
      const frames = step(turn)
      expect(frames.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(4000)
      for (const frame of frames) {
        expect(frame.length).toBeLessThanOrEqual(1150)
        expect(reader.receive(frame)).toBe('taken')
        const { first = 0, end = 0 } = headerOf(frame, 1202) ?? {}
        for (let row = first; row < end; row++) sent.set(row, tick)
      }
      hear()
    }
    expect(got.length).toBe(40)
    expect(sent.size).toBe(1202)
    expect(Math.min(...sent.values())).toBeGreaterThan(40 - 6)
  })

  it('[SY14] a lower sendRate sends every second tick, and motion is predicted over it', () => {
    const { step, reader, hear, got, x } = pair(balls(100, { tickRate: 60, sendRate: 30 }), 100)
    let bytes = 0
    for (let tick = 1; tick <= 20; tick++) {
      const frames = step()
      expect(frames.length).toBe(tick % 2 === 0 ? 1 : 0)
      for (const frame of frames) reader.receive(frame)
      hear()
      if (frames.length > 0) expect(got.at(-1)?.x).toEqual(x())
      bytes = frames[0]?.length ?? bytes
    }
    expect(bytes).toBeLessThan(20)
    expect(() => balls(1, { sendRate: 31 })).toThrow('sendRate')
  })
})
