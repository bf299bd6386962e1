import { describe, expect, it } from 'vitest'
import { Random } from '../../src/sync/random.js'
import { RoundTrip } from '../../src/sync/round-trip.js'
import { MAX_DELAY_MS, SnapshotClock } from '../../src/sync/snapshot-clock.js'

const TICK = 1000 / 30
const FRAME = 1000 / 60

/** When the snapshot of each tick comes, ms; `undefined` for one that is lost. */
type Pattern = (tick: number, random: () => number) => number | undefined
const sentAt = (tick: number) => tick * TICK
const steady: Pattern = (tick) => sentAt(tick) + 40

/** Twenty seconds of frames: what was drawn, how far behind the newest tick possible, how often there was nothing newer to blend to. */
function watch(pattern: Pattern, seconds = 20) {
  const random = new Random(Uint32Array.of(9, 8, 7, 6))
  const arrivals = Array.from({ length: seconds * 30 }, (_, tick) => ({ tick, at: pattern(tick, () => random.next()) }))
    .filter((one): one is { tick: number; at: number } => one.at !== undefined)
    .sort((a, b) => a.at - b.at)
  const clock = new SnapshotClock(TICK)
  let newest = -1
  const frames: { now: number; drawn: number; dry: boolean; delay: number }[] = []
  for (let now = 100; now < seconds * 1000; now += FRAME) {
    while ((arrivals[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
      const { tick, at } = arrivals.shift() ?? { tick: 0, at: 0 }
      clock.arrived(tick, at)
      newest = Math.max(newest, tick)
    }
    const drawn = clock.at(now)
    if (drawn !== undefined) frames.push({ now, drawn, dry: drawn > newest, delay: clock.delay })
  }
  const late = frames.filter(({ now }) => now > 3000)
  const rates = late.slice(1).map(({ drawn }, i) => ((drawn - (late[i]?.drawn ?? 0)) * TICK) / FRAME)
  return {
    frames: late,
    dry: late.filter(({ dry }) => dry).length / late.length,
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
    delays: late.map(({ delay }) => delay),
    /** Behind what has been sent, ms. */
    behind: late.map(({ now, drawn }) => now - sentAt(drawn)),
  }
}
const most = (list: readonly number[]) => Math.max(...list)

describe('which tick is drawn of what is not predicted', () => {
  it('[SY35] of a steady stream, one tick behind what could be here: the least that leaves something to blend to', () => {
    const { dry, delays, behind, slowest, fastest } = watch(steady)
    expect(dry).toBe(0)
    expect(most(delays)).toBeCloseTo(TICK, 3)
    expect(most(behind)).toBeLessThan(40 + TICK + 1)
    expect([slowest, fastest]).toEqual([expect.closeTo(1, 3), expect.closeTo(1, 3)])
  })

  it('[SY35] jitter makes it wait as long as nearly all snapshots take', () => {
    const { dry, delays, slowest, fastest } = watch((tick, random) => sentAt(tick) + 40 + random() * 60)
    expect(dry).toBeLessThan(0.02)
    expect(most(delays)).toBeLessThan(60 + 2 * TICK)
    expect(slowest).toBeGreaterThan(0.899)
    expect(fastest).toBeLessThan(1.101)
  })

  it('[SY35] where one in twenty is lost, hardly a frame finds nothing newer to go to', () => {
    const { dry, delays } = watch((tick, random) => (random() < 0.05 ? undefined : sentAt(tick) + 40))
    expect(dry).toBeLessThan(0.02)
    expect(most(delays)).toBeLessThan(3.1 * TICK)
  })

  it('[SY36] snapshots in bursts of four are drawn evenly', () => {
    const { dry, slowest, fastest } = watch((tick) => sentAt(Math.ceil(tick / 4) * 4) + 40)
    expect(dry).toBe(0)
    expect(slowest).toBeGreaterThan(0.97)
    expect(fastest).toBeLessThan(1.03)
  })

  it('[SY36] a gap stretches the time by a tenth at most, and is forgotten within seconds', () => {
    const { frames, slowest, fastest, delays } = watch((tick) => {
      const at = steady(tick, () => 0) ?? 0
      return at > 8000 && at < 8300 ? 8300 : at
    })
    expect(slowest).toBeGreaterThan(0.899)
    expect(fastest).toBeLessThan(1.101)
    expect(delays.at(-1)).toBeCloseTo(TICK, 3)
    expect(frames.filter(({ now, dry }) => dry && (now < 8000 || now > 8500))).toEqual([])
  })

  it('[SY36] a host that stood still for a second is followed, after one leap', () => {
    const { frames, delays } = watch((tick) => sentAt(tick) + (tick > 240 ? 1040 : 40))
    const leaps = frames.slice(1).filter(({ drawn }, i) => Math.abs(drawn - (frames[i]?.drawn ?? 0)) > 1)
    expect(leaps.length).toBeLessThanOrEqual(1)
    expect(most(delays)).toBeLessThanOrEqual(MAX_DELAY_MS)
    expect(frames.filter(({ now, dry }) => dry && now > 12_500)).toEqual([])
    expect(delays.at(-1)).toBeCloseTo(TICK, 3)
  })

  it("[SY35] a clock that runs a little faster or slower than the host's is followed", () => {
    for (const drift of [1.001, 0.999]) {
      const { dry, behind } = watch((tick) => sentAt(tick) * drift + 40)
      expect(dry).toBeLessThan(0.02)
      expect(most(behind.map(Math.abs))).toBeLessThan(40 + 20 + 2 * TICK)
    }
  })

  it('[SY35] nothing is drawn before the first snapshot, and what comes late or twice says nothing', () => {
    const clock = new SnapshotClock(TICK)
    expect(clock.at(0)).toBeUndefined()
    for (let tick = 1; tick < 60; tick++) clock.arrived(tick, sentAt(tick))
    const { delay, offset } = clock
    clock.arrived(30, 9000)
    clock.arrived(59, 9000)
    expect(clock).toMatchObject({ delay, offset })
  })
})

describe('how long the way to the host and back is', () => {
  it('[SY37] is measured by inputs that snapshots have seen, and smoothed', () => {
    const trip = new RoundTrip()
    expect(trip.smoothed).toBeUndefined()
    for (let seq = 1; seq <= 60; seq++) {
      trip.sent(seq, seq * TICK)
      if (seq > 3) trip.seen(seq - 3, seq * TICK)
    }
    expect(trip.smoothed).toBeCloseTo(3 * TICK)
    expect(trip.least).toBeCloseTo(3 * TICK)
    expect(trip.variation).toBeLessThan(1)
    trip.seen(57, 9000) // nothing new
    trip.seen(9000, 9000) // never sent
    expect(trip.smoothed).toBeCloseTo(3 * TICK)
  })
})
