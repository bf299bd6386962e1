import type { World } from '@skirmish/sdk'
import { describe, expect, it } from 'vitest'
import { Simulation } from '../../sdk/src/sync/simulation.js'
import { sumo } from '../src/rules/sumo.js'
import { DASH_COOLDOWN, PUCK_RADIUS, READY_TICKS, radiusAt, TICK_RATE } from '../src/rules/tuning.js'

const OPTIONS = { predicting: false, connected: () => true, emit: () => {} }
const REST = { x: 0, y: 0, dash: false }

class Match {
  readonly simulation: Simulation
  readonly seats: readonly number[]

  constructor(players: number, rounds: 1 | 3 | 5 = 1, seed = 1) {
    this.simulation = new Simulation(sumo, { seed: Uint32Array.of(seed, 2, 3, 4), settings: { rounds } })
    this.seats = Array.from({ length: players }, (_, seat) => seat)
    this.simulation.setup(this.seats)
  }

  get world(): World<typeof sumo> {
    return this.simulation.state.world as World<typeof sumo>
  }

  step(inputs: Record<number, Partial<typeof REST>> = {}): void {
    const held = new Map(this.seats.map((seat) => [seat, { ...REST, ...inputs[seat] }]))
    this.simulation.step(held, OPTIONS)
  }

  /** Bots everywhere, until the match is over. */
  playOut(maxTicks: number) {
    for (let tick = 0; tick < maxTicks; tick++) {
      this.simulation.step(new Map(this.seats.map((seat) => [seat, this.simulation.bot(seat)])), OPTIONS)
      if (!this.simulation.state.cells.every(Number.isFinite)) throw new Error(`no number at tick ${tick}`)
      const standings = this.simulation.standings()
      if (standings) return standings
    }
    throw new Error(`not over after ${maxTicks} ticks`)
  }

  puck(seat: number) {
    for (const puck of this.world.pucks) if (puck.owner === seat) return puck
    throw new Error(`seat ${seat} has no puck`)
  }
}

describe('the rules of Puck Sumo', () => {
  it('[SY1] equal seeds and inputs give equal worlds', () => {
    const [a, b] = [new Match(4, 3), new Match(4, 3)]
    expect(a.playOut(20_000)).toEqual(b.playOut(20_000))
    expect(a.simulation.state.cells).toEqual(b.simulation.state.cells)
  })

  it('a match of bots always ends, with everybody placed, whatever their number', () => {
    for (let players = 2; players <= 8; players++) {
      const standings = new Match(players, 3, players).playOut(players * 3 * 50 * TICK_RATE)
      expect(standings.flat().sort()).toEqual(Array.from({ length: players }, (_, seat) => seat))
      expect(standings[0]).toHaveLength(1)
    }
  })

  it('in the first moments of a round nobody moves', () => {
    const match = new Match(2)
    const { x, y } = match.puck(0)
    for (let tick = 0; tick < READY_TICKS; tick++) match.step({ 0: { x: 1, dash: true } })
    expect([match.puck(0).x, match.puck(0).y]).toEqual([x, y])
    match.step({ 0: { x: 1 } })
    match.step({ 0: { x: 1 } })
    expect(match.puck(0).x).toBeGreaterThan(x)
  })

  it('a dash is fast, and has to cool down', () => {
    const match = new Match(2)
    for (let tick = 0; tick < READY_TICKS; tick++) match.step()
    match.step({ 0: { y: 1, dash: true } })
    const first = match.puck(0).vy
    expect(first).toBeGreaterThan(500)
    for (let tick = 1; tick < DASH_COOLDOWN; tick++) match.step({ 0: { dash: true } })
    expect(match.puck(0).vy).toBeLessThan(first)
    expect(match.puck(0).cooldown).toBe(1)
  })

  it('who is bumped is thrown in that direction, and remembers by whom', () => {
    const match = new Match(2)
    for (let tick = 0; tick < READY_TICKS; tick++) match.step()
    const [a, b] = [match.puck(0), match.puck(1)]
    Object.assign(a, { x: -PUCK_RADIUS * 2 - 5, y: 0, vx: 400, vy: 0 })
    Object.assign(b, { x: 0, y: 0, vx: 0, vy: 0 })
    match.step()
    expect(b.vx).toBeGreaterThan(300)
    expect(a.vx).toBeLessThan(50)
    expect([a.lastHitBy, b.lastHitBy]).toEqual([1, 0])
  })

  it('whoever slides over the edge falls, and the last one on the ice wins the round', () => {
    const match = new Match(3, 1)
    for (let tick = 0; tick < READY_TICKS; tick++) match.step()
    match.puck(0).x = radiusAt(0) + 1
    match.step()
    expect(match.puck(0).state).toBe('falling')
    match.puck(2).y = radiusAt(0) + 1
    match.step()
    expect([match.world.arena.stage, match.world.arena.winner, match.puck(1).wins]).toEqual(['over', 1, 1])
    for (let tick = 0; tick < 100 && !match.simulation.standings(); tick++) match.step()
    expect(match.simulation.standings()).toEqual([[1], [0, 2]])
  })

  it('when all fall at once nobody wins, and the round is played again', () => {
    const match = new Match(2, 1)
    for (let tick = 0; tick < READY_TICKS; tick++) match.step()
    match.puck(0).x = radiusAt(0) + 1
    match.puck(1).x = -radiusAt(0) - 1
    match.step()
    expect([match.world.arena.stage, match.world.arena.winner]).toEqual(['over', undefined])
    for (let tick = 0; tick < 70; tick++) match.step()
    expect([match.world.arena.stage, match.world.arena.round]).toEqual(['ready', 2])
    expect(match.simulation.standings()).toBeUndefined()
  })

  it('a round can not last for ever: the ice is gone after 42 s', () => {
    expect(radiusAt(42 * TICK_RATE)).toBe(0)
    const match = new Match(2, 1)
    for (let tick = 0; tick < 44 * TICK_RATE && match.world.arena.stage !== 'over'; tick++) match.step()
    expect(match.world.arena.stage).toBe('over')
  })

  it('dashes, whom one has pushed off, and the longest round are counted for the profile', () => {
    const match = new Match(3, 1)
    for (let tick = 0; tick < READY_TICKS; tick++) match.step()
    for (let tick = 0; tick < DASH_COOLDOWN; tick++) match.step({ 2: { y: 1, dash: true } }) // held down, it is one
    Object.assign(match.puck(1), { x: 0, y: 0, vx: 0, vy: 0 })
    Object.assign(match.puck(0), { x: -PUCK_RADIUS * 2 - 5, y: 0, vx: 400, vy: 0 })
    match.step()
    match.puck(1).x = radiusAt(0) + 1
    match.step()
    match.puck(2).y = radiusAt(0) + 1
    match.step()
    const longestRound = match.world.arena.longest / TICK_RATE
    expect(longestRound).toBeCloseTo((DASH_COOLDOWN + 2) / TICK_RATE, 5)
    expect(match.simulation.stats({ standings: [[0], [1, 2]], absent: [] })).toEqual([
      [0, 1, longestRound],
      [0, 0, longestRound],
      [1, 0, longestRound],
    ])
  })

  it('when one of two leaves, the match is over for the other', () => {
    const match = new Match(2, 5)
    match.simulation.leave(0)
    expect(match.simulation.standings()).toEqual([[1]])
  })
})
