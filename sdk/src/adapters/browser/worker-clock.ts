import type { Clock } from '../../ports/clock.js'
import { runTimers, TIMER_WORKER } from './timer-worker.js'

/** When the worker is started, ms: long enough for the first packets to be under way. */
const START_MS = 50

interface Timer {
  readonly kind: 'after' | 'every'
  readonly ms: number
  /** When it was set. */
  readonly since: number
  readonly call: () => void
  /** Stops it where it runs now. */
  halt: () => void
}

/**
 * Page time, and timers that go on while the tab is hidden. They run on the page until the worker says that it is there,
 * and then all of them move; where no worker may start they stay.
 */
export class WorkerClock implements Clock {
  readonly #workerUrl: string | URL | undefined
  readonly #timers = new Map<number, Timer>()
  #starting: Worker | undefined
  /** Once it is ready. */
  #worker: Worker | undefined
  #state: 'idle' | 'started' | 'closed' = 'idle'
  #count = 0

  /** @param workerUrl the module `@skirmish/sdk/timer-worker.js`, for pages whose CSP forbids `blob:` workers */
  constructor(workerUrl?: string | URL) {
    this.#workerUrl = workerUrl
  }

  now(): number {
    return performance.now()
  }

  after(ms: number, call: () => void): () => void {
    return this.#set('after', Math.max(0, ms), call)
  }

  every(ms: number, call: () => void): () => void {
    return this.#set('every', ms, call)
  }

  /** Ends the worker. What is still set goes on on the page: somebody's deadline may be among it. */
  close(): void {
    this.#state = 'closed'
    this.#toPage()
  }

  #set(kind: Timer['kind'], ms: number, call: () => void): () => void {
    if (this.#state === 'idle') {
      this.#state = 'started' // later: it takes 10 ms, which a first join need not wait for
      setTimeout(() => this.#start(), START_MS)
    }
    const id = ++this.#count
    const timer: Timer = { kind, ms, call, since: this.now(), halt: () => {} }
    this.#timers.set(id, timer)
    this.#run(id, timer)
    return () => {
      if (this.#timers.delete(id)) timer.halt()
    }
  }

  /** Where timers run now; one that moved waits for the rest of its time. */
  #run(id: number, timer: Timer): void {
    const worker = this.#worker
    const ms = timer.kind === 'every' ? timer.ms : Math.max(0, timer.since + timer.ms - this.now())
    if (worker) {
      worker.postMessage([timer.kind, id, ms])
      timer.halt = () => worker.postMessage(['stop', id, 0])
    } else {
      const fire = () => this.#fire(id)
      const running = timer.kind === 'after' ? setTimeout(fire, ms) : setInterval(fire, ms)
      timer.halt = () => clearTimeout(running)
    }
  }

  #start(): void {
    if (this.#state !== 'started') return
    try {
      const own = () => URL.createObjectURL(new Blob([`(${runTimers})(self)`], { type: 'text/javascript' }))
      const name = TIMER_WORKER
      const worker = this.#workerUrl
        ? new Worker(this.#workerUrl, { type: 'module', name })
        : new Worker(own(), { name })
      worker.onmessage = ({ data }) => (data === 0 ? this.#toWorker(worker) : this.#fire(Number(data)))
      worker.onerror = () => this.#toPage() // its script could not be loaded
      this.#starting = worker
    } catch {
      this.#starting = undefined // the page's CSP forbids it: a hidden tab will tick slowly
    }
  }

  #fire(id: number): void {
    const timer = this.#timers.get(id)
    if (timer?.kind === 'after') this.#timers.delete(id)
    timer?.call()
  }

  #toWorker(worker: Worker): void {
    if (this.#state === 'started') this.#move(worker)
  }

  #toPage(): void {
    this.#starting?.terminate()
    this.#starting = undefined
    if (this.#worker) this.#move(undefined)
  }

  #move(worker: Worker | undefined): void {
    for (const timer of this.#timers.values()) timer.halt()
    this.#worker = worker
    for (const [id, timer] of this.#timers) this.#run(id, timer)
  }
}
