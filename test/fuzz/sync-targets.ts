import { parseReport } from '../../sdk/src/sync/delta/report.js'
import { SnapshotReader } from '../../sdk/src/sync/delta/snapshot-reader.js'
import { SnapshotWriter } from '../../sdk/src/sync/delta/snapshot-writer.js'
import { encodeFull } from '../../sdk/src/sync/full-state.js'
import { WorldDelta } from '../../sdk/src/sync/world-delta.js'
import { disturb, gameOf, worldOf } from '../../sdk/test/sync/delta/worlds.js'
import { mutatedBytes } from './mutate.js'
import { type Target, weight } from './target.js'

/** Every kind of field, and rows that move. */
const game = gameOf({
  capacity: 24,
  fields: [3, 0, 1, 5, 7, 8, 9, 10, 11, 12].map((kind, i) => ({ kind, size: 20 * (i + 1) })),
  moves: true,
})
const NOBODY = new Map()

export const syncTargets: readonly Target[] = [
  {
    name: 'parts of snapshots, in the middle of a match',
    inputs: 200,
    share: process.env.SKIRMISH_LONG === undefined ? 25 : 10,
    most: game.layout.cells,
    open(chance) {
      const state = worldOf(game)
      const writer = new SnapshotWriter(game, 1)
      let delivered = 0
      const reader = new SnapshotReader(game, 1, { tick: 0, newestInput: () => 0 }, ({ cells }) => {
        delivered = cells.length
        for (const cell of cells) if (!Number.isFinite(cell)) throw new RangeError('no number')
      })
      const said: Uint8Array[] = [new Uint8Array()]
      let tick = 0
      return (next) => {
        if (tick < 40 || chance.below(4) === 0) {
          disturb(state, () => chance.below(1000) / 1000, true)
          writer.push(++tick, state.cells, NOBODY)
          said.push(...writer.framesFor({ peer: 0, inputAck: tick }))
        }
        delivered = 0
        reader.receive(mutatedBytes(next, said.slice(-8)))
        writer.hear(0, reader.report(new Uint8Array()))
        return delivered
      }
    },
  },
  {
    name: 'what is new in a whole world',
    inputs: 200,
    share: 0.5,
    most: game.layout.stateBytes,
    open(chance) {
      const [state, delta] = [worldOf(game), new WorldDelta(game.layout, 'host')]
      const change = () => disturb(state, () => chance.below(1000) / 1000, true)
      for (let i = 0; i < 20; i++) change()
      let before = encodeFull(state, 'host')
      return (next) => {
        change()
        const now = encodeFull(state, 'host')
        const said = delta.between(before, now) ?? new Uint8Array()
        const heard = delta.apply(before, mutatedBytes(next, [said]))
        before = now
        return heard?.length ?? 0
      }
    },
  },
  {
    name: 'what a guest reports of snapshots',
    most: 64 * 1024 + 64,
    open: () => (chance) => {
      const reports = [
        Uint8Array.of(18, 0x21, 0x10, 0x00, 0x01, 0x01, 0x03),
        Uint8Array.of(18, 0x11, 0x10, 0x00, 0x01, 17, 0, 0),
      ]
      return weight(parseReport(mutatedBytes(chance, reports), 20))
    },
  },
]
