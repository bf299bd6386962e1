import { describe, expect, it } from 'vitest'
import type { AnyGame } from '../../../src/game/game-types.js'
import { defineGame, fixed, table, uint } from '../../../src/index.js'
import { MatchSnapshots } from '../../../src/session/match-snapshots.js'
import { parsePart } from '../../../src/sync/delta/snapshot-frame.js'
import { SnapshotReader } from '../../../src/sync/delta/snapshot-reader.js'
import { blank, unseenBy } from '../../../src/sync/sight.js'
import { quantise } from '../../../src/sync/world-state.js'
import { chanceOf, seen, worldOf } from './worlds.js'

const ROWS = 1000
const TICKS = 60

interface Person {
  x: number
  vx: number
  mood: number
}

/** More is new than fits, every second tick is sent, and whoever sits in seat 1 may not know of some. */
function crowd(hides: boolean): AnyGame {
  return defineGame({
    id: 'crowd',
    version: 1,
    seats: { min: 1, max: 2 },
    ...{ tickRate: 60, sendRate: 30 },
    world: {
      people: table(ROWS, {
        x: fixed(-512, 512, 1 / 16).movesBy('vx'),
        vx: fixed(-256, 256, 1 / 4),
        mood: uint(0xffffffff),
      }),
    },
    ...(hides && { visibleTo: { people: ({ mood }: Person) => mood % 5 !== 0 } }),
    setup() {},
  }) as AnyGame
}

describe('large worlds', () => {
  it.each([
    [false, 0.2],
    [true, 0.1],
  ])(
    '[SY9] [SY11] [SY13] [SY25] hidden rows: %s, loss %d: what is whole is as the host has it, within the budget, in any order',
    (hides, loss) => {
      const [game, chance] = [crowd(hides), chanceOf(7)]
      const state = worldOf(game)
      const table = state.world.people as { add(values: Person): Person }
      const people = Array.from({ length: ROWS }, (_, i) => table.add({ x: i / 4, vx: (i % 7) * 8, mood: i }))
      quantise(state)
      const see = () => {
        const cells = state.cells.slice()
        if (hides)
          blank(
            cells,
            game.layout,
            unseenBy(state, [1], (rule) => rule()),
          )
        return { cells, inputs: new Map() }
      }
      const host = new MatchSnapshots(game, 3, see)
      const told = new Map<number, unknown>()
      let [whole, cut] = [0, 0]
      const reader = new SnapshotReader(game, 3, { tick: 0, newestInput: () => 0 }, ({ tick, cells, isWhole }) => {
        if (!isWhole) return
        whole++
        expect(seen({ layout: game.layout, cells })).toEqual(told.get(tick))
      })
      host.opened(1, 1, 0)
      reader.opened(0, see().cells)
      const onTheWay: (() => void)[] = []
      for (let tick = 1; tick <= TICKS; tick++) {
        const isBusy = tick < 30
        for (const one of people) {
          one.x += one.vx / 60
          if (isBusy && chance() < 0.8) one.mood = Math.floor(chance() * 0xffffffff)
          if (isBusy && chance() < 0.1) one.vx = (chance() - 0.5) * 200
        }
        quantise(state)
        if (!host.begin(tick)) continue
        told.set(tick, seen({ layout: game.layout, cells: see().cells }))
        const frames = host.framesFor({ peer: 1, inputAck: 0 }, 1)
        expect(frames.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(4000)
        const rows = frames.map((frame) => parsePart(frame, { tick, input: 0, rows: ROWS + 2 }))
        if (rows.reduce((sum, part) => sum + (part ? part.end - part.first : 0), 0) < ROWS + 2) cut++
        for (const frame of frames)
          if (chance() >= loss) onTheWay.push(() => expect(reader.receive(frame)).not.toBe('garbage'))
        const report = reader.report(new Uint8Array())
        if (chance() >= loss) onTheWay.push(() => void host.hear(1, report))
        for (let n = onTheWay.length * chance() * 2; n >= 1 && onTheWay.length > 0; n--)
          onTheWay.splice(Math.floor(chance() * Math.min(6, onTheWay.length)), 1)[0]?.()
      }
      expect(whole).toBeGreaterThan(3)
      expect(cut).toBeGreaterThan(3) // the budget binds
    },
  )
})
