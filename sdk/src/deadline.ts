import { type ErrorCode, SkirmishError } from './errors.js'
import type { Clock } from './ports/clock.js'

/** The longest time a platform's timer can wait, 24 days; with more it would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

export interface DeadlineOptions {
  clock: Clock
  /** Above 2³¹ − 1, such as `Infinity`: there is no deadline. */
  timeoutMs: number
  /** What it is called when time runs out; asked then, for work that goes through several phases. */
  code: () => ErrorCode
  /** The caller's own way to call it off; rejects with `session/aborted`. */
  signal?: AbortSignal | undefined
}

/**
 * Runs `work` until it is done, its time is up, or the caller calls it off; in the last two its signal aborts. Work that
 * finds itself waiting for a person may `extend` its time: from then on, it has at least so many ms.
 */
export function withDeadline<T>(
  work: (signal: AbortSignal, extend: (ms: number) => void) => Promise<T>,
  options: DeadlineOptions,
): Promise<T> {
  const { clock, timeoutMs, code, signal } = options
  const controller = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const abort = () => stop(new SkirmishError('session/aborted', { cause: signal?.reason }))
    const expireAfter = (ms: number) =>
      ms > MAX_TIMER_MS ? () => {} : clock.after(ms, () => stop(new SkirmishError(code())))
    let ends = clock.now() + timeoutMs
    let cancel = expireAfter(timeoutMs)
    let isOver = false
    const extend = (ms: number) => {
      if (isOver || clock.now() + ms <= ends) return
      ends = clock.now() + ms
      cancel()
      cancel = expireAfter(ms)
    }
    const finish = () => {
      isOver = true
      cancel()
      signal?.removeEventListener('abort', abort)
    }
    const stop = (error: SkirmishError) => {
      finish()
      reject(error)
      controller.abort(error)
    }
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort, { once: true })
    // `finish` first: whoever is given it is not to lose it to a call that comes a moment later.
    work(controller.signal, extend).finally(finish).then(resolve, reject)
  })
}
