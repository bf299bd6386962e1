import { describe, expect, it } from 'vitest'
import type { AnyGame } from '../../../src/game/game-types.js'
import { defineGame, table, uint } from '../../../src/index.js'
import { MatchSnapshots } from '../../../src/session/match-snapshots.js'
import { SnapshotReader } from '../../../src/sync/delta/snapshot-reader.js'
import { chanceOf, worldOf } from './worlds.js'

const word = () => uint(0xffffffff)

/** More is new in each tick than fits. */
function noise(rates: { tickRate: number; sendRate?: number }): AnyGame {
  return defineGame({
    id: 'noise',
    version: 1,
    seats: { min: 1, max: 2 },
    ...rates,
    world: { rows: table(400, { a: word(), b: word(), c: word() }) },
    setup() {},
  }) as AnyGame
}

/** What a second of it takes: snapshots, bytes, and which ticks. */
function second(game: AnyGame) {
  const state = worldOf(game)
  const [rows, chance] = [state.world.rows as { add(values: object): unknown; capacity: number }, chanceOf(1)]
  for (let i = 0; i < 400; i++) rows.add({})
  const { columns = [], capacity = 0 } = game.layout.groups[0] ?? {}
  const sent = new MatchSnapshots(game, 1, () => ({ cells: state.cells, inputs: new Map() }))
  let delivered = 0
  const reader = new SnapshotReader(game, 1, { tick: 0, newestInput: () => 0 }, () => delivered++)
  const ticks: number[] = []
  let bytes = 0
  for (let tick = 1; tick <= game.tickRate; tick++) {
    for (const { offset } of columns)
      for (let slot = 0; slot < capacity; slot++) state.cells[offset + slot] = Math.floor(chance() * 2 ** 32)
    if (!sent.begin(tick)) continue
    ticks.push(tick)
    for (const frame of sent.framesFor({ peer: 1, inputAck: 0 }, 1)) {
      bytes += frame.length
      expect(reader.receive(frame)).toBe('taken')
    }
    sent.hear(1, reader.report(new Uint8Array()))
  }
  return { ticks, bytes, delivered }
}

describe('how often snapshots are sent', () => {
  it('[SY13] [SY14] never more than sendRate says, nor more bytes than a guest may get, whatever the quotient', () => {
    for (const [tickRate, sendRate, stride] of [
      [60, 45, 2],
      [80, undefined, 2],
      [89, undefined, 2],
      [120, 50, 3],
      [50, 20, 3],
      [30, 29, 2],
      [60, 60, 1],
    ] as const) {
      const game = noise({ tickRate, ...(sendRate && { sendRate }) })
      const { ticks, bytes, delivered } = second(game)
      expect(ticks.length).toBe(Math.floor(tickRate / stride))
      expect(ticks.length).toBeLessThanOrEqual(game.sendRate)
      expect(ticks.every((tick) => tick % stride === 0)).toBe(true)
      expect(delivered).toBeGreaterThanOrEqual(ticks.length - 1)
      expect(bytes).toBeLessThanOrEqual(120_000)
      expect(bytes).toBeGreaterThan(60_000) // so the budget binds
    }
  })

  it('[SY14] a quotient that is whole but for rounding is taken for whole', () => {
    const { ticks } = second(noise({ tickRate: 59.94, sendRate: 19.98 }))
    expect(ticks.slice(0, 3)).toEqual([3, 6, 9])
    expect(second(noise({ tickRate: 0.5 })).ticks).toEqual([])
  })
})
