/** The part of a worker's global scope that timers need. */
interface Scope {
  onmessage: ((event: { data: unknown }) => void) | null
  postMessage(id: number): void
  setTimeout(call: () => void, ms: number): number
  setInterval(call: () => void, ms: number): number
  clearTimeout(timer: number | undefined): void
}

/**
 * Timers for a page, run in its worker: a hidden tab's own fire once a second, a worker's go on.
 * Stands alone, without imports or outer names, since its text becomes the worker's script.
 */
export function runTimers(scope: Scope): void {
  const timers = new Map<number, number>()
  scope.onmessage = ({ data }) => {
    const [kind, id, ms] = data as [kind: 'after' | 'every' | 'stop', id: number, ms: number]
    if (kind === 'after') {
      const fire = () => {
        timers.delete(id)
        scope.postMessage(id)
      }
      timers.set(id, scope.setTimeout(fire, ms))
    } else if (kind === 'every')
      timers.set(
        id,
        scope.setInterval(() => scope.postMessage(id), ms),
      )
    else {
      scope.clearTimeout(timers.get(id)) // one namespace for timeouts and intervals (HTML, 8.7)
      timers.delete(id)
    }
  }
}
