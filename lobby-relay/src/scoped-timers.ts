/**
 * Runs code whose timers we can end afterwards.
 *
 * PeerServer starts two endless chains of `setTimeout` and has no way to stop them, so a closed relay would keep its
 * process alive. While such code runs – at once, and whenever one of its timers calls it again, always synchronously –
 * `setTimeout` is a version that remembers what it started.
 */
export function scopedTimers(run: () => void): () => void {
  const live = new Set<NodeJS.Timeout>()
  let ended = false

  function within(code: () => void): void {
    const original = globalThis.setTimeout
    const remembering = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = original(() => {
        live.delete(timer)
        if (!ended) within(() => callback(...args))
      }, ms)
      live.add(timer)
      return timer
    }
    Reflect.set(globalThis, 'setTimeout', remembering)
    try {
      code()
    } finally {
      Reflect.set(globalThis, 'setTimeout', original)
    }
  }

  within(run)
  return () => {
    ended = true
    for (const timer of live) clearTimeout(timer)
    live.clear()
  }
}
