import type { Platform } from './platform.js'

/** How often it is looked whether time has passed unnoticed, and how much of it means that the device slept, ms. */
const LOOK_MS = 1000
const SLEPT_MS = 2500

/**
 * Calls when the network may be another one, or the device slept ([SE35]): as the platform says, and by itself when a timer comes late.
 * A device's own clock may stand still while it sleeps; its calendar does not, and one that is set wakes nobody wrongly for long.
 */
export function onWake(
  { clock, date, onWake: told }: Pick<Platform, 'clock' | 'date' | 'onWake'>,
  handler: () => void,
): () => void {
  let at = { clock: clock.now(), date: date() }
  const look = () => {
    const now = { clock: clock.now(), date: date() }
    const passed = Math.max(now.clock - at.clock, now.date - at.date)
    at = now
    if (passed > LOOK_MS + SLEPT_MS) handler()
  }
  const undo = [clock.every(LOOK_MS, look), told?.(handler)]
  return () => {
    for (const one of undo) one?.()
  }
}
