import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SnapshotReader } from '../../../src/sync/delta/snapshot-reader.js'
import { SnapshotWriter } from '../../../src/sync/delta/snapshot-writer.js'
import { chanceOf, described, disturb, gameOf, seen, worldOf } from './worlds.js'

const NOBODY = new Map()

describe('snapshots', () => {
  it('[SY9] give every guest the world as the host has it, whatever was lost, late or doubled', () => {
    fc.assert(
      fc.property(described, fc.integer(), fc.double({ min: 0, max: 0.6, noNaN: true }), (world, seed, loss) => {
        const chance = chanceOf(seed)
        const game = gameOf(world)
        const state = worldOf(game)
        const writer = new SnapshotWriter(game, 3)
        const onTheWay: (() => void)[] = []
        const carry = (deliver: () => void) => {
          if (chance() < loss) return
          onTheWay.push(deliver)
          if (chance() < 0.1) onTheWay.push(deliver)
        }
        let compared = 0
        const worlds = new Map<number, unknown>()
        const first = chance() < 0.5 ? 1 : 4080
        const readers = [0, 1].map(
          () =>
            new SnapshotReader(game, 3, { tick: first - 1, newestInput: () => 0 }, (got) => {
              if (!got.isWhole) return
              expect(seen({ layout: game.layout, cells: got.cells })).toEqual(worlds.get(got.tick))
              compared++
            }),
        )
        for (let tick = first; tick < first + 50; tick++) {
          disturb(state, chance, world.moves)
          worlds.set(tick, seen(state))
          writer.push(tick, state.cells, NOBODY)
          readers.forEach((reader, peer) => {
            for (const frame of writer.framesFor({ peer, inputAck: tick })) {
              expect(frame.length).toBeLessThanOrEqual(1150)
              carry(() => expect(reader.receive(frame)).not.toBe('garbage'))
            }
            carry(() => expect(writer.hear(peer, reader.report(Uint8Array.of(7)))).toEqual(Uint8Array.of(7)))
          })
          for (let n = onTheWay.length * chance(); n >= 1; n--)
            onTheWay.splice(Math.floor(chance() * onTheWay.length), 1)[0]?.()
        }
        if (loss < 0.2) expect(compared).toBeGreaterThan(0)
      }),
      { numRuns: process.env.SKIRMISH_LONG ? 1000 : 40 },
    )
  })
})
