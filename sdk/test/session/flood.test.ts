import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/codec/combinators.js'
import { Budget } from '../../src/session/budget.js'
import { Intake } from '../../src/session/intake.js'
import { guestMessage, guestRequest } from '../../src/session/messages.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

const colour = sumo.encodeAction(0, { colour: 3 })

describe('a budget', () => {
  it('[SE26] lets through what was granted on the long run, and not more than the burst beyond it', () => {
    const step = fc.record({ ms: fc.integer({ min: 0, max: 500 }), amount: fc.integer({ min: 0, max: 50 }) })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const budget = new Budget(100, 60)
        let now = 1000
        let taken = 0
        for (const { ms, amount } of steps) {
          now += ms
          if (budget.take(amount, now)) taken += amount
          expect(taken).toBeLessThanOrEqual(60 + ((now - 1000) * 100) / 1000 + 1e-6)
        }
        expect(budget.take(60, now + 600)).toBe(true)
      }),
    )
  })
})

describe('what a host takes of one player', () => {
  it('[SE26] inputs at twice the tick rate, pings, and all that [SE2] lets wait, are never too much', () => {
    for (const tickRate of [10, 30, 120]) {
      const intake = new Intake(tickRate)
      for (let i = 0; i < 4096; i++) expect(intake.takes('events', 256, 0)).toBe(true)
      for (let frame = 0; frame < 20 * tickRate; frame++)
        expect(intake.takes('state', 200, (frame / tickRate / 2) * 1000)).toBe(true)
    }
  })

  it('[SE26] a flood is seen within 250 ms: of small frames, and of long ones', () => {
    for (const [lane, bytes, perMs] of [
      ['state', 9, 5],
      ['events', 9, 20],
      ['events', 16 * 1024, 2],
    ] as const) {
      const intake = new Intake(30)
      let now = 0
      while (Array.from({ length: perMs }, () => intake.takes(lane, bytes, now)).every(Boolean)) now++
      expect(now).toBeLessThanOrEqual(250)
    }
  })

  it('[SE26] a flood that nobody can open is not held against the player on whose link it comes', () => {
    const intake = new Intake(30)
    for (let i = 0; i < 300; i++) {
      intake.takes('state', 100, i * 33)
      intake.opened()
    }
    expect(intake.isTheirs).toBe(true)
    while (intake.takes('state', 100, 9900));
    expect(intake.isTheirs).toBe(false)
  })
})

describe('a player who says too much', () => {
  it('[SE26] is cut off with the reason on all sides, and stays out for a minute', () => {
    const party = new Party(sumo)
    const secret = new Uint8Array(32).fill(7)
    const [ben, cleo] = [party.join('Ben', { secret }), party.join('Cleo')]
    const body = encode(guestRequest, { kind: 'act', seat: undefined, action: 0, payload: colour })
    for (let number = 1; number <= 1100; number++)
      ben.connection.sendEvent(encode(guestMessage, { kind: 'request', number, settled: number - 1, body }))
    party.flush()
    expect(party.hostEvents.at(-1)).toMatchObject({ type: 'playerLeft', player: { name: 'Ben' }, reason: 'flooding' })
    expect(cleo.events).toContainEqual(expect.objectContaining({ type: 'playerLeft', reason: 'flooding' }))
    expect(party.join('Ben', { secret }).events).toEqual([{ type: 'refused', code: 'session/flooding' }])
    party.now += 60_000
    expect(party.join('Ben', { secret }).session.seat).toBe(1)
  })

  it('[SE26] is one who shouts, not one who plays fast: 100 actions a second are heard', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben')
    for (let i = 0; i < 6000; i++) {
      party.now += 10
      ben.session.act(0, colour)
      party.flush()
    }
    expect(party.host.players).toHaveLength(2)
  })
})
