import { describe, expect, it } from 'vitest'
import { defineGame, fixed, hostOnly, owner, table, text, uint } from '../../src/index.js'
import { encodeFull } from '../../src/sync/full-state.js'
import { Predictor } from '../../src/sync/predictor.js'
import { Simulation } from '../../src/sync/simulation.js'

/** What rules read of what only hosts have, tick by tick, before they write it. */
const read: { predicting: boolean; heat: number; note: string; x: number }[] = []

const engine = defineGame({
  id: 'engine',
  version: 1,
  seats: { min: 1, max: 2 },
  tickRate: 30,
  world: {
    cars: table(2, { owner: owner(), x: fixed(0, 1000, 1), heat: hostOnly(uint(1000)), note: hostOnly(text(9)) }),
  },
  input: { go: uint(1) },
  setup(world, { seats }) {
    for (const seat of seats) world.cars.add({ owner: seat, heat: 7, note: 'set up' })
  },
  step(world, inputs, { predicting }) {
    for (const car of world.cars) {
      if (car.owner !== 0) continue
      read.push({ predicting, heat: car.heat, note: car.note, x: car.x })
      car.x += inputs.of(0).go
      car.heat += 100
      car.note = `t${car.heat}`
    }
  },
})

describe('what only a host has', () => {
  it('[SY22] reads as nobody had written it in each predicted tick anew, also what the one before wrote; on the host it stays', () => {
    const host = new Simulation(engine, { seed: new Uint32Array(4), settings: {} })
    host.setup([0, 1])
    const guest = new Predictor(engine, { seat: 0, seed: new Uint32Array(4), settings: {} })
    expect(guest.open(0, encodeFull(host.state, 'guest'))).toBe(true)
    read.length = 0
    for (let tick = 0; tick < 3; tick++) guest.step({ go: 1 }, tick * 33)
    expect(read).toEqual([0, 1, 2].map((x) => ({ predicting: true, heat: 0, note: '', x })))
    read.length = 0
    const options = { predicting: false, connected: () => true, emit() {} }
    for (let tick = 0; tick < 3; tick++) host.step(new Map([[0, { go: 1 }]]), options)
    expect(read.map(({ heat, note }) => `${heat} ${note}`)).toEqual(['7 set up', '107 t107', '207 t207'])
  })
})
