import { parseReport } from '../../sdk/src/sync/delta/report.js'
import { SnapshotReader } from '../../sdk/src/sync/delta/snapshot-reader.js'
import { SnapshotWriter } from '../../sdk/src/sync/delta/snapshot-writer.js'
import { encodeFull } from '../../sdk/src/sync/full-state.js'
import { WorldDelta } from '../../sdk/src/sync/world-delta.js'
import { disturb, gameOf, seen, worldOf } from '../../sdk/test/sync/delta/worlds.js'
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
    name: 'parts of snapshots, in the middle of a match: worlds that are kept',
    inputs: 400,
    share: process.env.SKIRMISH_LONG === undefined ? 25 : 10,
    most: 64,
    open() {
      const state = worldOf(game)
      const writer = new SnapshotWriter(game, 1)
      const reader = new SnapshotReader(game, 1, { tick: 0, newestInput: () => 0 }, ({ cells }) => {
        if (cells.length !== game.layout.cells) throw new RangeError('another world')
        for (const cell of cells) if (!Number.isFinite(cell)) throw new RangeError('no number')
      })
      const said: Uint8Array[] = [new Uint8Array()]
      let tick = 0
      return (next) => {
        if (tick < 40 || next.below(4) === 0) {
          disturb(state, () => next.below(1000) / 1000, true)
          tick += next.below(20) === 0 ? next.pick([2, 63, 64, 900]) : 1
          writer.push(tick, state.cells, NOBODY)
          said.push(...writer.framesFor({ peer: 0, inputAck: tick }))
        }
        reader.receive(mutatedBytes(next, said.slice(-8)))
        writer.hear(0, reader.report(new Uint8Array()))
        return reader.kept
      }
    },
  },
  {
    name: 'reports to a host in the middle of a match: bytes to who sends them, while others get the world as it is',
    inputs: 200,
    share: process.env.SKIRMISH_LONG === undefined ? 0.1 : 0.5,
    most: 4000,
    open() {
      const [state, writer, worlds] = [worldOf(game), new SnapshotWriter(game, 1), new Map<number, string>()]
      const now = () => JSON.stringify(seen(state))
      const readers = [0, 1].map(
        (peer) =>
          new SnapshotReader(game, 1, { tick: 0, newestInput: () => 0 }, ({ tick, cells }) => {
            if (peer === 1 && JSON.stringify(seen({ layout: game.layout, cells })) !== worlds.get(tick))
              throw new RangeError('another world')
          }),
      )
      const said: Uint8Array[] = []
      let tick = 0
      return (next) => {
        disturb(state, () => next.below(1000) / 1000, true)
        writer.push(++tick, state.cells, NOBODY)
        worlds.set(tick, now())
        let bytes = 0
        readers.forEach((reader, peer) => {
          if (peer === 0 && next.below(20) === 0) writer.opened(peer, tick, state.cells)
          for (const frame of writer.framesFor({ peer, inputAck: tick })) {
            const taken = reader.receive(frame)
            if (peer === 0) bytes += frame.length
            else if (taken !== 'taken') throw new RangeError(taken)
          }
          const report = reader.report(Uint8Array.of(17, 0, 0))
          if (peer === 1) writer.hear(peer, report)
          else said.push(report)
        })
        for (let left = next.below(4); left > 0; left--) writer.hear(0, mutatedBytes(next, said.slice(-80)))
        return bytes
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
