import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Pace } from '../../src/discover/pace.js'

it('a pace lets a burst through at once, and says how long the next one waits', () => {
  const pace = new Pace({ burst: 3, everyMs: 100 })
  expect([0, 0, 0, 0].map((at) => pace.take(at))).toEqual([0, 0, 0, 100])
  expect([pace.take(99), pace.take(100), pace.take(100)]).toEqual([1, 0, 100])
})

it('[DI5] whenever somebody tries, no 2 s have more than the burst and what the time brings', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(gaps, (waits) => {
      const pace = new Pace({ burst: 20, everyMs: 100 })
      const taken: number[] = []
      let now = 0
      for (const wait of waits) {
        now += wait
        const left = pace.take(now)
        if (left === 0) taken.push(now)
        else expect(left).toBeLessThanOrEqual(100)
      }
      for (const from of taken)
        expect(taken.filter((at) => at >= from && at < from + 2000).length).toBeLessThanOrEqual(40)
    }),
  )
})
