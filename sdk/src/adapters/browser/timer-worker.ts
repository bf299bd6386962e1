/** The part of a worker's global scope that timers need. */
interface Scope {
  onmessage: ((event: { data: unknown }) => void) | null
  postMessage(id: number): void
  setTimeout(call: () => void, ms: number): number
  setInterval(call: () => void, ms: number): number
  clearTimeout(timer: number | undefined): void
}

/** What a worker of ours is called. */
export const TIMER_WORKER = 'skirmish-timers'

/**
 * Timers for a page, run in its worker: a hidden tab's own fire once a second, a worker's go on. It says 0 when it is ready.
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
  scope.postMessage(0)
}

// For pages whose CSP forbids `blob:` workers this very file is the worker's script, alone: so it imports nothing, and it
// starts by itself where it was started under its name. Anywhere else it is a module like others.
declare const self: (Scope & { readonly name?: string }) | undefined
if (typeof self !== 'undefined' && typeof document === 'undefined' && self.name === TIMER_WORKER) runTimers(self)
