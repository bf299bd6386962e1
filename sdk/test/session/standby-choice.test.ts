import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Drops } from '../../src/session/drops.js'
import { type Candidate, chooseStandby, weakness } from '../../src/session/standby-choice.js'

const guest = (seat: number, change: Partial<Candidate> = {}): Candidate => ({
  ...{ seat, rtt: 20, direct: true, stoodMs: 60_000, drops: 0, fitness: undefined, unfit: false },
  ...change,
})

describe('the standby', () => {
  it('[SE50] is who is nearest, without a detour, and steady', () => {
    expect(chooseStandby([guest(1, { rtt: 60 }), guest(2)], undefined)).toBe(2)
    expect(chooseStandby([guest(1, { direct: false }), guest(2, { rtt: 60 })], undefined)).toBe(2)
    expect(chooseStandby([guest(1, { drops: 3 }), guest(2, { rtt: 60 })], undefined)).toBe(2)
    expect(chooseStandby([guest(1, { stoodMs: 10 }), guest(2)], undefined)).toBe(2)
    expect(
      chooseStandby(
        [guest(1, { fitness: { hidden: true, lost: 0, inside: false } }), guest(2, { rtt: 150 })],
        undefined,
      ),
    ).toBe(2)
    expect(
      chooseStandby(
        [guest(1, { fitness: { hidden: false, lost: 40, inside: false } }), guest(2, { rtt: 150 })],
        undefined,
      ),
    ).toBe(2)
    expect(chooseStandby([guest(3), guest(1), guest(2)], undefined)).toBe(1)
  })

  it('[SE50] is nobody who can not host, and nobody where nobody can', () => {
    expect(chooseStandby([guest(1, { unfit: true }), guest(2, { rtt: 900 })], undefined)).toBe(2)
    expect(chooseStandby([guest(1, { unfit: true })], 1)).toBeUndefined()
    expect(chooseStandby([], undefined)).toBeUndefined()
  })

  it('[SE50] is nobody whom newcomers could not reach, once another says that they could reach it', () => {
    const fitness = (inside: boolean) => ({ fitness: { hidden: false, lost: 0, inside } })
    const [near, far] = [guest(1, fitness(true)), guest(2, { rtt: 300, ...fitness(false) })]
    expect(chooseStandby([near, far], 1)).toBe(2)
    expect(chooseStandby([near, guest(2)], 1)).toBe(1) // it has not said it yet: it would be to and fro
    expect(chooseStandby([near, guest(2, fitness(true))], 1)).toBe(1)
    expect(chooseStandby([guest(1, { rtt: 100 }), far], 1)).toBe(1)
    expect(chooseStandby([near, guest(2, { ...fitness(false), unfit: true })], undefined)).toBe(1)
  })

  it('[SE50] stays who it is while nobody is much better', () => {
    expect(chooseStandby([guest(1, { rtt: 40 }), guest(2)], 1)).toBe(1)
    expect(chooseStandby([guest(1, { rtt: 90 }), guest(2)], 1)).toBe(2)
    expect(chooseStandby([guest(2)], 1)).toBe(2)
  })

  it('[SE87] is replaced for nothing that passes: it is new itself, or somebody better is', () => {
    expect(chooseStandby([guest(1, { stoodMs: 4000 }), guest(2, { rtt: 25 })], 1)).toBe(1)
    expect(chooseStandby([guest(1, { rtt: 100, stoodMs: 4000 }), guest(2)], 1)).toBe(2)
    const [far, near, nearest] = [guest(1, { rtt: 76 }), guest(2, { rtt: 44 }), guest(3, { rtt: 10, stoodMs: 4000 })]
    expect(chooseStandby([far, near], 1)).toBe(2)
    expect(chooseStandby([far, near, nearest], 1)).toBe(1)
    expect(chooseStandby([far, near, { ...nearest, stoodMs: 5000 }], 1)).toBe(3)
    expect(chooseStandby([near, nearest], undefined)).toBe(2) // somebody has to follow
  })

  it('[SE50] is told how often a device dropped: each time once, for five minutes, of so many devices', () => {
    const drops = new Drops()
    const noted = [0, 1000, 9999, 20_000, 60_000]
    for (const at of noted) drops.note('ben', at)
    expect([drops.count('ben', 60_000), drops.count('cleo', 60_000)]).toEqual([3, 0])
    expect([drops.count('ben', 300_000), drops.count('ben', 360_000)]).toEqual([2, 0])
    for (let i = 0; i < 256; i++) drops.note(`device ${i}`, 100_000)
    expect(drops.count('ben', 100_000)).toBe(0)
  })

  it('[SE50] never goes to and fro between two: whoever was chosen is chosen again', () => {
    const candidates = fc.array(fc.record({ rtt: fc.nat(500), direct: fc.boolean(), drops: fc.nat(5) }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(candidates, fc.nat(5), (all, now) => {
        const guests = all.map((change, seat) => guest(seat, change))
        const chosen = chooseStandby(guests, now)
        expect(chooseStandby(guests, chosen)).toBe(chosen)
        const best = Math.min(...guests.map(weakness))
        const mine = guests.find(({ seat }) => seat === chosen)
        expect(mine && weakness(mine) <= Math.max(best + 30, 1.5 * best)).toBe(true)
      }),
    )
  })
})
