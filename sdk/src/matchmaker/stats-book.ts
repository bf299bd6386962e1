import { type Layout, LIFE_BITS } from '../game/layout.js'
import type { SyncFigures } from '../sync/sync-figures.js'
import { isAlive } from '../sync/world-state.js'
import { Corrections } from './corrections.js'
import type { LinkFigures } from './link-figures.js'
import type { SessionSide } from './session-side.js'
import type { LinkStats, SessionStats } from './session-stats.js'

const WINDOW_MS = 1000

type Side = Pick<SessionSide, 'peers' | 'figures' | 'states'>
type Passed = Pick<LinkFigures, 'bytesIn' | 'bytesOut' | 'framesIn' | 'framesOut'>

const NOTHING: Passed = { bytesIn: 0, bytesOut: 0, framesIn: 0, framesOut: 0 }
const NO_SNAPSHOTS: SessionStats['snapshots'] = { count: 0, bytes: 0, byTable: {}, baseMisses: 0 }

/** Counts by the second what passes between two looks. */
export class StatsBook {
  readonly corrections: Corrections
  readonly #layout: Layout
  #since: number
  #passed = new WeakMap<LinkFigures, Passed>()
  #rates = new WeakMap<object, Passed>()
  #figures:
    | { readonly of: SyncFigures; readonly snapshots: number; readonly bytes: number; readonly misses: number }
    | undefined
  #tables: readonly number[] = []
  #snapshots = NO_SNAPSHOTS

  constructor(layout: Layout, now: number, side: Side) {
    this.#layout = layout
    this.corrections = new Corrections(layout)
    this.#since = now
    this.#count(side, WINDOW_MS)
  }

  tick(now: number, side: Side): void {
    const ms = now - this.#since
    if (ms < WINDOW_MS) return
    this.#since = now
    this.#count(side, ms)
    this.corrections.close()
  }

  stats(side: Side): SessionStats {
    const links = side.peers.map(({ peer, seat }): LinkStats => {
      const { path, rtt, link } = peer
      const { jitter, loss } = link.figures
      return { seat, path, rtt, jitter, loss, ...(this.#rates.get(peer) ?? NOTHING) }
    })
    const sum = (of: 'bytesIn' | 'bytesOut') => links.reduce((bytes, link) => bytes + link[of], 0)
    return {
      ...{ links, bytesIn: sum('bytesIn'), bytesOut: sum('bytesOut'), snapshots: this.#snapshots },
      interpolationDelay: side.states?.lateBy,
      corrections: this.corrections.means,
    }
  }

  #count(side: Side, ms: number): void {
    for (const { peer } of side.peers) {
      const sum = { ...NOTHING }
      for (const { figures } of peer.all) {
        const before = this.#passed.get(figures) ?? NOTHING
        const { bytesIn, bytesOut, framesIn, framesOut } = figures
        const now = { bytesIn, bytesOut, framesIn, framesOut }
        for (const key of ['bytesIn', 'bytesOut', 'framesIn', 'framesOut'] as const)
          sum[key] += Math.round(((now[key] - before[key]) * 1000) / ms)
        this.#passed.set(figures, now)
      }
      this.#rates.set(peer, sum)
    }
    this.#countSnapshots(side, ms)
  }

  #countSnapshots({ figures, states }: Side, ms: number): void {
    const before = this.#figures?.of === figures ? this.#figures : undefined
    const tablesBefore = before ? this.#tables : []
    if (!figures || !states) {
      this.#figures = undefined
      this.#snapshots = NO_SNAPSHOTS
      return
    }
    const { snapshots, bytes, baseMisses: misses } = figures
    const tables = figures.tables?.()
    this.#figures = { of: figures, snapshots, bytes, misses }
    this.#tables = tables ?? []
    const rate = (count: number) => Math.round((count * 1000) / ms)
    const sent = bytes - (before?.bytes ?? 0)
    const grown = (i: number) => Math.max(0, (tables?.[i] ?? 0) - (tablesBefore[i] ?? 0))
    const shares = tables
      ? this.#layout.groups.map(({ name }, i) => [name, grown(i)] as const)
      : wholeBits(this.#layout, states.current)
    const all = shares.reduce((total, [, share]) => total + share, 0)
    const each = (share: number) => rate(tables ? share : (sent * share) / (all || 1))
    this.#snapshots = {
      count: rate(snapshots - (before?.snapshots ?? 0)),
      bytes: rate(sent),
      byTable: Object.fromEntries(shares.map(([name, share]) => [name, each(share)])),
      baseMisses: rate(misses - (before?.misses ?? 0)),
    }
  }
}

/** What each table takes in a whole world, bits. */
function wholeBits({ groups }: Layout, cells: Float64Array): (readonly [string, number])[] {
  return groups.map((group) => {
    const row = group.wire.reduce((bits, { field }) => bits + field.bits, 0)
    let bits = group.capacity * LIFE_BITS
    for (let slot = 0; slot < group.capacity; slot++) if (isAlive(cells, group, slot)) bits += row
    return [group.name, bits]
  })
}
