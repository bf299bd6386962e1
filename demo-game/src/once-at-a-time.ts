/**
 * A second click while the first one is under way does nothing.
 *
 * @returns runs what a click asks for; with `waits`, after what is under way: somebody has asked for something else
 */
export function onceAtATime(): (work: () => Promise<void>, waits?: boolean) => void {
  let busy = false
  let next: (() => Promise<void>) | undefined
  const run = (work: () => Promise<void>, waits = false) => {
    if (busy) {
      if (waits) next = work
      return
    }
    busy = true
    document.body.classList.add('busy')
    work().finally(() => {
      busy = false
      document.body.classList.remove('busy')
      const waiting = next
      next = undefined
      if (waiting) run(waiting)
    })
  }
  return run
}
