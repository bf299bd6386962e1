import { SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'

/** Something works already: what does not answer by then is waited for no longer, and comes later, ms. */
const GRACE_MS = 2000

/**
 * What succeeds, in order, until all have settled, or for a moment after the first success; what succeeds later is told one
 * by one. Rejects with the first failure when nothing did although there was something to try.
 */
export function firstOrAll<T>(attempts: readonly Promise<T>[], clock: Clock, later: (one: T) => void): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const done: (T | undefined)[] = attempts.map(() => undefined)
    let pending = attempts.length
    let failure: { readonly cause: unknown } | undefined
    let isOver = false
    let stopWaiting: (() => void) | undefined
    const finish = () => {
      isOver = true
      stopWaiting?.()
      const found = done.filter((one) => one !== undefined)
      if (failure && found.length === 0) reject(asError(failure.cause))
      else resolve(found)
    }
    for (const [i, attempt] of attempts.entries()) {
      const succeeded = (one: T) => {
        if (isOver) return later(one)
        done[i] = one
        stopWaiting ??= clock.after(GRACE_MS, finish)
      }
      const failed = (cause: unknown) => {
        failure ??= { cause }
      }
      attempt.then(succeeded, failed).then(() => {
        pending--
        if (pending === 0 && !isOver) finish()
      })
    }
    if (pending === 0) finish()
  })
}

function asError(cause: unknown): SkirmishError {
  return cause instanceof SkirmishError ? cause : new SkirmishError('connect/no-path', { cause })
}
