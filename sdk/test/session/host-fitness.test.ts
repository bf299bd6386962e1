import { describe, expect, it } from 'vitest'
import { HostFitness } from '../../src/session/host-fitness.js'

function run(gaps: (i: number) => number, ms: number): boolean {
  const fitness = new HostFitness(33)
  let now = 0
  for (let i = 0; now < ms; i++) {
    fitness.tick(now)
    now += gaps(i)
  }
  return fitness.isBad(now)
}

describe('a host that does not keep the time', () => {
  it('[SE55] is one that loses half of it, for ten seconds', () => {
    expect(run(() => 200, 12_000)).toBe(true)
    expect(run(() => 1000, 12_000)).toBe(true) // a page in the background, without a worker's clock
  })

  it('[SE55] is none that is on time, jitters, or had one long hitch', () => {
    expect(run(() => 33, 12_000)).toBe(false)
    expect(run((i) => (i % 2 ? 10 : 56), 12_000)).toBe(false)
    expect(run((i) => (i === 200 ? 3000 : 33), 12_000)).toBe(false)
    expect(run(() => 100, 12_000)).toBe(false) // a slow world, but one for all
    expect(run(() => 200, 6000)).toBe(false)
  })
})
