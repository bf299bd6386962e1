import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { World } from '../../src/index.js'
import { NO_LOCALS } from '../../src/sync/device-input.js'
import { decodeFull, encodeFull } from '../../src/sync/full-state.js'
import { InputBuffer } from '../../src/sync/input-buffer.js'
import { parseInputFrame, writeInputFrame } from '../../src/sync/input-frame.js'
import { Predictor } from '../../src/sync/predictor.js'
import { Simulation } from '../../src/sync/simulation.js'
import { blendWorld, createWorld, quantise } from '../../src/sync/world-state.js'
import { sumo } from '../sumo.js'

const seed = Uint32Array.of(1, 2, 3, 4)
const settings = { rounds: 3 }
const options = { predicting: false, connected: () => true, emit: () => {} }
const pucksOf = (world: unknown) => (world as World<typeof sumo>).pucks
const still = { x: 0, y: 0, dash: false }
const alone = (own: typeof still) => ({ own, locals: NO_LOCALS })

function started(): Simulation {
  const simulation = new Simulation(sumo, { seed, settings })
  simulation.setup([0, 1])
  return simulation
}

describe('the world', () => {
  it('loops over one table can nest, and a broken-off loop harms nothing', () => {
    const pucks = pucksOf(createWorld(sumo.layout).world)
    for (let i = 0; i < 4; i++) pucks.add({ owner: i })
    const pairs: string[] = []
    for (const a of pucks) for (const b of pucks) if (a.id < b.id) pairs.push(`${a.id}${b.id}`)
    expect(pairs).toEqual(['01', '02', '03', '12', '13', '23'])
    for (const _ of pucks) break
    expect([...pucks].map((puck) => puck.owner)).toEqual([0, 1, 2, 3])
  })

  it('a row has one handle for its life, and a full table adds nothing', () => {
    const pucks = pucksOf(createWorld(sumo.layout).world)
    const first = pucks.add({ x: 5 })
    expect(pucks.get(0)).toBe(first)
    for (let i = 1; i < 8; i++) pucks.add()
    expect(pucks.add()).toBeUndefined()
    pucks.remove({ id: 0 })
    expect(pucks.size).toBe(7)
    expect(pucks.add()?.x).toBe(0)
  })

  it('[SY2] the end of a tick rounds to what the wire carries, and maps NaN to a legal value', () => {
    const state = createWorld(sumo.layout)
    const puck = pucksOf(state.world).add({ x: 0.02, y: Number.NaN })
    quantise(state)
    expect([puck?.x, puck?.y]).toEqual([1 / 32, 0])
  })

  it('a drawn state lies between two ticks, but never between two different rows', () => {
    const [a, b] = [createWorld(sumo.layout), createWorld(sumo.layout)]
    pucksOf(a.world).add({ x: 0 })
    pucksOf(b.world).add({ x: 10 })
    blendWorld(a.cells, sumo.layout, a.cells.slice(), b.cells, 0.5)
    expect(pucksOf(a.world).get(0)?.x).toBe(5)
    pucksOf(b.world).remove({ id: 0 })
    pucksOf(b.world).add({ x: 100 })
    blendWorld(a.cells, sumo.layout, a.cells.slice(), b.cells, 0.5)
    expect(pucksOf(a.world).get(0)?.x).toBe(100)
  })
})

describe('the full state', () => {
  it('[SY3] what a guest decodes equals what the host holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double(), fc.double(), fc.option(fc.nat(7), { nil: undefined })), { maxLength: 8 }),
        (rows) => {
          const host = createWorld(sumo.layout)
          for (const [x, y, owner] of rows) pucksOf(host.world).add({ x, y, owner })
          quantise(host)
          const guest = createWorld(sumo.layout)
          expect(decodeFull(guest, encodeFull(host, 'guest'), 'guest')).toBe(true)
          expect([...pucksOf(guest.world)].map((p) => ({ ...p, x: p.x, y: p.y, o: p.owner }))).toEqual(
            [...pucksOf(host.world)].map((p) => ({ ...p, x: p.x, y: p.y, o: p.owner })),
          )
        },
      ),
    )
  })

  it('[SY6] mutated frames give undefined or a legal value, never an exception', () => {
    const input = writeInputFrame(sumo, {
      epoch: 0,
      ackTick: 2,
      newestSeq: 5,
      locals: [],
      inputs: [alone(still), alone(still)],
    })
    expect(parseInputFrame(sumo, input)).toMatchObject({ newestSeq: 5, inputs: [alone(still), alone(still)] })
    const changes = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(changes, fc.nat(200), (edits, cut) => {
        const mutated = input.slice(0, cut > 150 ? input.length : cut)
        for (const [at, byte] of edits) if (at < mutated.length) mutated[at] = byte
        parseInputFrame(sumo, mutated)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('simulation', () => {
  it('[SY1] equal seeds and inputs give equal worlds', () => {
    const [a, b] = [started(), started()]
    for (let i = 0; i < 100; i++) {
      const inputs = new Map([[0, { x: Math.sin(i), y: 1, dash: i % 7 === 0 }]])
      a.step(inputs, options)
      b.step(inputs, options)
    }
    expect(a.state.cells).toEqual(b.state.cells)
    expect(a.tick).toBe(100)
  })

  it('[SY5] a refused action says why and changes nothing', () => {
    const simulation = started()
    const before = simulation.state.cells.slice()
    expect(simulation.act(0, 'pickColour', { colour: 7 })).toBe('that colour is taken')
    expect(simulation.act(0, 'pickColour', { colour: 1 })).toBeUndefined()
    expect(simulation.state.cells).toEqual(before)
  })
})

describe('the input buffer', () => {
  it('[SY6] a repeated or late input counts once, and a missing one lets the buttons go', () => {
    const buffer = new InputBuffer(sumo)
    buffer.push(1, alone({ ...still, dash: true }))
    buffer.push(1, alone(still))
    expect(buffer.take().own).toMatchObject({ dash: true })
    expect(buffer.take().own).toMatchObject({ dash: false })
    buffer.push(1, alone({ ...still, dash: true }))
    expect(buffer.take().own).toMatchObject({ dash: false })
    expect(buffer.acked).toBe(1)
  })

  it('[SY6] a backlog is skipped without losing a button', () => {
    const buffer = new InputBuffer(sumo)
    for (let seq = 1; seq <= 40; seq++) buffer.push(seq, alone({ ...still, dash: seq === 3 }))
    expect(buffer.take().own).toMatchObject({ dash: true })
    expect(buffer.acked).toBeGreaterThan(30)
  })
})

describe('the predictor', () => {
  it("[SY7] shows one's own input at once, and agrees with the host when it has heard all", () => {
    const host = started()
    const buffer = new InputBuffer(sumo)
    const guest = new Predictor(sumo, { seat: 1, seed, settings })
    expect(guest.open(0, encodeFull(host.state, 'guest'))).toBe(true)
    const go = { x: 1, y: 0, dash: false }
    const before = guest.current.slice()
    guest.step(go, 0)
    expect(guest.current).not.toEqual(before)
    const frame = parseInputFrame(sumo, guest.inputFrame(0))
    frame?.inputs.forEach((input, i) => {
      buffer.push(frame.newestSeq - frame.inputs.length + 1 + i, input)
    })
    const inputs = new Map([[1, buffer.take().own]])
    host.step(inputs, options)
    guest.receive({ tick: 1, inputAck: buffer.acked, inputs, cells: host.state.cells, isWhole: true }, 50)
    expect([...guest.current]).toEqual([...host.state.cells])
  })
})
