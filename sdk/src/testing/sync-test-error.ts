import { namedDifference, type WorldDifference } from '../sync/world-difference.js'

/** Two runs of the same game that should have been the same. */
export class SyncTestError extends Error {
  override readonly name = 'SyncTestError'
  readonly tick: number
  /** `second`: from the same beginning. `copied`: from a copy of the world, a few ticks before. */
  readonly run: 'second' | 'copied'
  readonly difference: WorldDifference
  /** What the rules called in that tick that is never the same twice, such as `Math.random`. */
  readonly called: readonly string[]

  constructor(tick: number, run: 'second' | 'copied', difference: WorldDifference, called: readonly string[]) {
    const why =
      run === 'second'
        ? 'two runs from the same beginning'
        : 'a run that went on from a copy of its world: something outside of it counts'
    const hint = called.length > 0 ? ` The rules called ${called.join(', ')}.` : ''
    super(`Tick ${tick}: ${namedDifference(difference)} of ${why}.${hint}`)
    this.tick = tick
    this.run = run
    this.difference = difference
    this.called = called
  }
}
