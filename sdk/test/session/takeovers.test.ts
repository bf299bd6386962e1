import { describe, expect, it } from 'vitest'
import { Reconnecting } from '../../src/session/reconnecting.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

const SECRET = new Uint8Array(32).fill(7)
const refusals = (events: readonly { type: string }[]) => events.filter(({ type }) => type === 'refused')

describe('[SE37] the same key asks for its own seat', () => {
  function two() {
    const party = new Party(sumo)
    const first = party.join('Ben', { secret: SECRET })
    return { party, first, second: party.join('Ben', { secret: SECRET }) }
  }

  it('whoever sits there is called at once, and waits for nobody else meanwhile', () => {
    const { party, first, second } = two()
    expect(party.probed).toEqual([first.peer])
    expect(party.host.waits(second.peer)).toBe(true)
    expect([party.host.players.length, second.session.seat]).toEqual([2, undefined])
  })

  it('anything that is heard of them keeps the seat, and the newcomer is told within a tick', () => {
    const { party, second } = two()
    party.quiet = () => party.now
    for (let i = 0; i < 20; i++) party.tick() // 0.66 s
    expect(refusals(second.events)).toEqual([])
    party.quiet = () => 100
    party.tick()
    expect(refusals(second.events)).toEqual([{ type: 'refused', code: 'session/already-here' }])
    expect(party.host.waits(second.peer)).toBe(false)
  })

  it('after 1.5 s of silence, and not before, the newcomer has it, and the one before is told', () => {
    const { party, first, second } = two()
    party.quiet = () => party.now
    for (let i = 0; i < 44; i++) party.tick()
    expect(second.session.seat).toBeUndefined()
    for (let i = 0; i < 3; i++) party.tick()
    expect(second.session.seat).toBe(1)
    expect(refusals(first.events)).toEqual([{ type: 'refused', code: 'session/already-here' }])
    expect(party.host.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', true],
      ['Ben', true],
    ])
    expect(first.drop()).toBeUndefined() // its link is closed late: that says nothing of the seat
    expect(party.host.players[1]?.connected).toBe(true)
  })

  it('who is dropped meanwhile need not be waited for, and a newcomer who goes away gets nothing', () => {
    const one = two()
    one.first.drop()
    one.party.tick()
    expect(one.second.session.seat).toBe(1)
    const other = two()
    other.party.quiet = () => other.party.now
    other.second.drop()
    for (let i = 0; i < 60; i++) other.party.tick()
    expect([other.second.session.seat, other.party.host.players.length]).toEqual([undefined, 2])
  })

  it('by two ways at once, each with the password, it is one seat all the same', () => {
    const party = new Party(sumo, { password: 'fish' })
    const both = [1, 2].map(() => party.join('Ben', { secret: SECRET, password: 'fish' }))
    expect(both.map(({ session }) => session.seat)).toEqual([1, undefined])
    expect(party.host.players.length).toBe(2)
  })

  it('[SE33] a token that leads nowhere is refused, and gives no other seat', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben', { resume: new Uint8Array(16) })
    expect(refusals(ben.events)).toEqual([{ type: 'refused', code: 'session/timed-out' }])
    expect(party.host.players.length).toBe(1)
  })
})

describe('[SE32] the tries of a guest that seeks its host', () => {
  it('come at once, after 250, 500, 1,000 and 2,000 ms, then each 2,000, a quarter longer or shorter at most, until it gives up', () => {
    for (const luck of [0, 0.5, 1]) {
      const seeking = new Reconnecting(0, 1500, 21_000, () => luck)
      const tries: number[] = []
      for (let now = 1500; now < 30_000; now++) if (seeking.due(now)) tries.push(now)
      const factor = 0.75 + luck / 2
      const gaps = tries.slice(1).map((at, i) => at - (tries[i] ?? 0))
      const wanted = gaps.map((_, i) => ([250, 500, 1000][i] ?? 2000) * factor)
      for (const [i, gap] of gaps.entries()) expect(Math.abs(gap - (wanted[i] ?? 0))).toBeLessThanOrEqual(1)
      expect(tries[0]).toBe(1500)
      expect(tries.at(-1)).toBeLessThan(21_000)
      expect([seeking.isOver(20_999), seeking.isOver(21_000)]).toEqual([false, true])
    }
  })
})
