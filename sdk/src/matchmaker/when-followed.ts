import type { Clock } from '../ports/clock.js'

/** Somebody listens, has a backup and is announced by then, ms. */
const FOLLOWED_MS = 3000
const LOOK_MS = 50

/** Calls when somebody follows a host that leaves, or nobody there could any more, 3 s later at most ([SE88]). The returned function calls it off. */
export function whenFollowed(clock: Clock, isAwaited: () => boolean, call: () => void): () => void {
  const stop = () => {
    for (const one of undo) one()
  }
  const done = () => {
    stop()
    call()
  }
  const undo = [clock.every(LOOK_MS, () => isAwaited() || done()), clock.after(FOLLOWED_MS, done)]
  return stop
}
