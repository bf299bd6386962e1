import type { Clock } from '../../ports/clock.js'

/** The process's own timers. */
export class TimerClock implements Clock {
  now(): number {
    return performance.now()
  }

  after(ms: number, call: () => void): () => void {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  }

  every(ms: number, call: () => void): () => void {
    const timer = setInterval(call, ms)
    return () => clearInterval(timer)
  }
}
