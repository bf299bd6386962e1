import type { Clock } from '../ports/clock.js'

/** A signal that aborts after so many ms, unless it is stopped. */
export function abortAfter(ms: number, clock: Clock): { readonly signal: AbortSignal; stop(): void } {
  const late = new AbortController()
  return { signal: late.signal, stop: clock.after(ms, () => late.abort()) }
}
