import { describe, expect, it } from 'vitest'
import { connectTargets } from './connect-targets.js'
import { discoverTargets } from './discover-targets.js'
import { profileTargets } from './profile-targets.js'
import { ratingsTargets } from './ratings-targets.js'
import { relayTargets } from './relay-targets.js'
import { resultTargets } from './result-targets.js'
import { sessionTargets } from './session-targets.js'
import { syncTargets } from './sync-targets.js'
import { fuzz, type Target } from './target.js'

const LONG = process.env.SKIRMISH_LONG !== undefined
const INPUTS = LONG ? 100_000 : 2000
/** The short run is the same each time, the long one another each time. */
const SEED = Number(process.env.SKIRMISH_SEED ?? (LONG ? Date.now() % 2 ** 32 : 1))

describe(`whatever a stranger sends (SKIRMISH_SEED=${SEED})`, () => {
  const targets: readonly Target[] = [
    ...ratingsTargets,
    ...resultTargets,
    ...[...discoverTargets, ...connectTargets, ...sessionTargets, ...relayTargets, ...profileTargets, ...syncTargets],
  ]
  for (const target of targets) {
    it(`[CO26] ${target.name}: nothing throws, hangs or grows`, { timeout: 1_800_000 }, () => {
      const start = performance.now()
      const { inputs, largest } = fuzz(target, SEED, INPUTS)
      const perInput = ((performance.now() - start) / inputs) * 1000
      if (LONG) console.info(`${target.name}: ${inputs} inputs, ${perInput.toFixed(0)} µs each, largest ${largest}`)
      expect(inputs).toBeGreaterThan(0)
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
    })
  }

  it('a parser that throws, one that loops, and one that grows are caught, and told how to be seen again', () => {
    const broken = (name: string, next: () => number): Target => ({ name, most: 9, inputs: 5, open: () => next })
    let calls = 0
    const throwing = broken('throwing', () => {
      if (++calls > 7) throw new TypeError('oh')
      return 0
    })
    expect(() => fuzz(throwing, 3, 100)).toThrow('throwing: input 8, in story 2 of SKIRMISH_SEED=3')
    expect(() =>
      fuzz(
        broken('growing', () => 10),
        3,
        100,
      ),
    ).toThrow('growing: input 1')
    const looping = broken('looping', () => {
      for (;;) calls++
    })
    expect(() => fuzz(looping, 3, 100, 50)).toThrow('looping: input 1')
  })
})
