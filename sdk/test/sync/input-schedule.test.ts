import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Conditioner } from '../../src/connect/conditions.js'
import { NO_LOCALS } from '../../src/sync/device-input.js'
import { InputBuffer } from '../../src/sync/input-buffer.js'
import { parseInputFrame, REPEATED_INPUTS, writeInputFrame } from '../../src/sync/input-frame.js'
import { InputSchedule } from '../../src/sync/input-schedule.js'
import { Random } from '../../src/sync/random.js'
import { sumo } from '../sumo.js'

const TICK = 1000 / 30
const rest = { own: { x: 0, y: 0, dash: false }, locals: NO_LOCALS }

interface Weather {
  latency: number
  jitter: number
  loss?: { toBad: number; toGood: number; whileBad: number }
  /** Inputs per second, where the device's clock is not the host's. */
  rate?: number
  /** When nothing comes, ms. */
  gap?: readonly [from: number, to: number]
}

/** Each frame of a minute repeats all that was not acknowledged. What was late, how long inputs wait, how often that changes. */
function minute({ latency, jitter, loss, rate = 30, gap }: Weather) {
  const random = new Random(Uint32Array.of(4, 3, 2, 1))
  const path = new Conditioner(() => random.next())
  const schedule = new InputSchedule(30)
  const arrivals: { at: number; seq: number }[] = []
  for (let seq = 1; seq * (1000 / rate) < 60_000; seq++) {
    const sent = (seq * 1000) / rate
    if (gap && sent >= gap[0] && sent < gap[1]) continue
    const none = { toBad: 0, toGood: 1, whileBad: 0 }
    const [delay] = path.next({ latency, jitter, loss: loss ?? none, duplicate: 0 })
    if (delay !== undefined) arrivals.push({ at: sent + delay, seq })
  }
  arrivals.sort((a, b) => a.at - b.at)
  let [newest, late, ticks, changes] = [0, 0, 0, 0]
  const waits: number[] = []
  for (let tick = 1; tick < 1790; tick++) {
    while ((arrivals[0]?.at ?? Number.POSITIVE_INFINITY) <= tick * TICK + 5) {
      const { seq } = arrivals.shift() ?? { seq: 0 }
      while (newest < seq) schedule.arrived(++newest)
    }
    const due = schedule.next()
    if (tick < 150) continue // it learns
    const wait = tick * TICK + 5 - (due * 1000) / rate - latency
    if (waits.length > 0 && Math.abs(wait - (waits.at(-1) ?? 0)) > TICK / 2) changes++
    waits.push(wait)
    ticks++
    if (due > newest) late++
  }
  return { late: late / ticks, wait: waits.reduce((sum, wait) => sum + wait, 0) / ticks, changes, waits }
}

describe('when the inputs of a guest are due', () => {
  it('[SY33] steady ones wait less than a tick, and none is late', () => {
    const { late, wait, changes } = minute({ latency: 40, jitter: 0 })
    expect(late).toBe(0)
    expect(wait).toBeLessThan(TICK + 1)
    expect(changes).toBe(0)
  })

  it('[SY33] jitter makes them wait as long as it takes, and not much longer', () => {
    const { late, wait } = minute({ latency: 40, jitter: 60 })
    expect(late).toBeLessThan(0.05)
    expect(wait).toBeGreaterThan(50)
    expect(wait).toBeLessThan(60 + 1.5 * TICK)
  })

  it('[SY33] of bursts of loss only the common ones are waited for, and it settles', () => {
    const { late, wait, changes } = minute({
      ...{ latency: 40, jitter: 4 },
      loss: { toBad: 0.0333, toGood: 0.6, whileBad: 0.95 },
    })
    expect(late).toBeLessThan(0.05)
    expect(wait).toBeLessThan(2.5 * TICK)
    expect(changes).toBeLessThan(25)
  })

  it('[SY33] after a gap all is as before within a moment', () => {
    const { waits } = minute({ latency: 40, jitter: 4, gap: [20_000, 21_500] })
    expect(Math.max(...waits.slice(-900))).toBeLessThan(2.5 * TICK)
  })

  it("[SY33] a device's clock may run a little faster or slower", () => {
    for (const rate of [29.9, 30.1]) {
      const { late, wait } = minute({ latency: 40, jitter: 4, rate })
      expect(late).toBeLessThan(0.06)
      expect(wait).toBeLessThan(3 * TICK)
    }
  })

  it('[SY33] numbers far from what is due begin anew: they neither block nor hurry for ever', () => {
    const buffer = new InputBuffer(sumo)
    buffer.push(1, rest)
    buffer.take()
    buffer.push(1_000_000, rest)
    buffer.take()
    expect(buffer.acked).toBe(1_000_000)
  })

  it('[SY33] whatever numbers come, what is due moves on and memory is bounded', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 60 }), { maxLength: 300 }), (jumps) => {
        const schedule = new InputSchedule(60)
        let seq = 1
        for (const jump of jumps) {
          seq = Math.max(1, seq + jump)
          schedule.arrived(seq)
          expect(Number.isFinite(schedule.next())).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('frames of inputs', () => {
  const held = (x: number, dash = false) => ({ own: { x, y: 0, dash }, locals: NO_LOCALS })
  const frameOf = (inputs: (typeof rest)[], drawn?: number) => ({
    ...{ epoch: 0, ackTick: 900, newestSeq: 1000, locals: [], inputs },
    ...(drawn !== undefined && { drawn }),
  })

  it('[SY6] an input that is as the next one costs a bit', () => {
    const long = writeInputFrame(sumo, frameOf(Array.from({ length: REPEATED_INPUTS }, () => held(1))))
    const short = writeInputFrame(sumo, frameOf([held(1)]))
    expect(long.length - short.length).toBeLessThanOrEqual(4)
    expect(parseInputFrame(sumo, long)?.inputs).toHaveLength(REPEATED_INPUTS)
  })

  it('[SY6] they tell which tick of others was on the screen, in sixteenths, and never one after the newest heard', () => {
    const told = (drawn: number) => parseInputFrame(sumo, writeInputFrame(sumo, frameOf([held(1)], drawn)))?.drawn
    expect(told(896.53)).toBeCloseTo(896.53, 1)
    expect(told(905)).toBe(900)
    expect(parseInputFrame(sumo, writeInputFrame(sumo, frameOf([held(1)])))?.drawn).toBeUndefined()
  })

  it('[SY6] of large inputs as many of the newest go along as fit one chunk', () => {
    const { x } = sumo.inputFields
    const wide = {
      ...sumo,
      inputFields: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, x])),
    } as typeof sumo
    const inputs = Array.from({ length: REPEATED_INPUTS }, (_, seq) => ({
      own: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, ((seq * 7 + i) % 64) / 64])),
      locals: NO_LOCALS,
    }))
    const bytes = writeInputFrame(wide, { epoch: 0, ackTick: 0, newestSeq: 40, locals: [], inputs })
    expect(bytes.length).toBeLessThan(1000)
    const read = parseInputFrame(wide, bytes)
    expect(read?.inputs.at(-1)).toEqual(inputs.at(-1))
    expect(read?.inputs).toEqual(inputs.slice(-(read?.inputs.length ?? 0)))
    expect(read?.inputs.length).toBeGreaterThan(10)
  })

  it('[SY33] of a first frame, and of one after an outage, the newest input is due at once: what had to wait for it is over', () => {
    const buffer = new InputBuffer(sumo)
    const frame = (from: number, to: number) => {
      for (let seq = from; seq <= to; seq++)
        buffer.push(seq, { ...rest, own: { ...rest.own, x: seq / 1000, dash: seq === from } }, undefined, to)
    }
    const take = () => buffer.take().own
    frame(100, 131) // another host heard these, or nobody
    expect(take()).toEqual({ x: 0.131, y: 0, dash: true })
    frame(130, 132)
    expect(take().x).toBe(0.132)
    for (let seq = 133; seq < 300; seq++) {
      frame(seq - 2, seq)
      expect(take().x).toBe(seq / 1000)
    }
    for (let tick = 0; tick < 20; tick++) expect(take().x).toBe(0.299)
    frame(300, 320)
    expect(take()).toEqual({ x: 0.32, y: 0, dash: true })
    expect(buffer.acked).toBe(320)
  })
})
