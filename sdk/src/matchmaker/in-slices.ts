import type { Clock } from '../ports/clock.js'

/** At a time, ms: whoever touches the page meanwhile does not notice. */
const SLICE_MS = 8

/** Goes through these steps, and lets the page do what it has to in between. Each should take far less than a slice. */
export async function inSlices(clock: Clock, steps: Iterator<unknown>): Promise<void> {
  let ends = clock.now() + SLICE_MS
  while (!steps.next().done) {
    if (clock.now() < ends) continue
    await new Promise<void>((resolve) => {
      clock.after(0, resolve)
    })
    ends = clock.now() + SLICE_MS
  }
}
