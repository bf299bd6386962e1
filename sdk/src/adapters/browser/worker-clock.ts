import type { Clock } from '../../ports/clock.js'
import { runTimers } from './run-timers.js'

/** Until then the page's own timers serve; long enough for the first packets to be under way, ms. */
const START_MS = 50

interface Timer {
  readonly kind: 'after' | 'every'
  readonly ms: number
  readonly call: () => void
  /** Ends it, wherever it runs now. */
  undo: () => void
}

/** Page time, and timers that go on while the tab is hidden. Where no worker may start, the page's own. */
export class WorkerClock implements Clock {
  readonly #workerUrl: string | URL | undefined
  /** What the worker counts for us. */
  readonly #timers = new Map<number, Timer>()
  #worker: Worker | undefined
  #state: 'idle' | 'starting' | 'running' | 'closed' = 'idle'
  #count = 0

  /** @param workerUrl the module `@skirmish/sdk/timer-worker.js`, for pages whose CSP forbids `blob:` workers */
  constructor(workerUrl?: string | URL) {
    this.#workerUrl = workerUrl
  }

  now(): number {
    return performance.now()
  }

  after(ms: number, call: () => void): () => void {
    return this.#set({ kind: 'after', ms: Math.max(0, ms), call, undo: () => {} })
  }

  every(ms: number, call: () => void): () => void {
    return this.#set({ kind: 'every', ms, call, undo: () => {} })
  }

  close(): void {
    this.#state = 'closed'
    this.#worker?.terminate()
    this.#worker = undefined
    this.#timers.clear()
  }

  #set(timer: Timer): () => void {
    if (this.#state === 'idle') {
      this.#state = 'starting' // later: it takes 10 ms, which a first join need not wait for
      setTimeout(() => this.#start(), START_MS)
    }
    if (this.#worker) this.#inWorker(timer, this.#worker)
    else onPage(timer)
    return () => timer.undo()
  }

  #inWorker(timer: Timer, worker: Worker): void {
    const id = ++this.#count
    this.#timers.set(id, timer)
    worker.postMessage([timer.kind, id, timer.ms])
    timer.undo = () => {
      if (this.#timers.delete(id)) worker.postMessage(['stop', id, 0])
    }
  }

  #start(): void {
    if (this.#state !== 'starting') return
    this.#state = 'running'
    try {
      const own = () => URL.createObjectURL(new Blob([`(${runTimers})(self)`], { type: 'text/javascript' }))
      const worker = this.#workerUrl ? new Worker(this.#workerUrl, { type: 'module' }) : new Worker(own())
      worker.onmessage = ({ data }) => this.#fire(Number(data))
      worker.onerror = () => this.#fallBack()
      this.#worker = worker
    } catch {
      this.#worker = undefined // the page's CSP forbids it: a hidden tab will tick slowly
    }
  }

  #fire(id: number): void {
    const timer = this.#timers.get(id)
    if (timer?.kind === 'after') this.#timers.delete(id)
    timer?.call()
  }

  /** The worker's script could not be loaded: nobody may wait for it. */
  #fallBack(): void {
    this.#worker?.terminate()
    this.#worker = undefined
    for (const timer of this.#timers.values()) onPage(timer)
    this.#timers.clear()
  }
}

function onPage(timer: Timer): void {
  const { kind, ms, call } = timer
  const running = kind === 'after' ? setTimeout(call, ms) : setInterval(call, ms)
  timer.undo = () => clearTimeout(running)
}
