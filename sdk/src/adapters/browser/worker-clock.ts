import type { Clock } from '../../ports/clock.js'
import { runTimers } from './run-timers.js'

/** Until then the page's own timers serve; long enough for the first packets to be under way, ms. */
const START_MS = 50

/** Page time, and timers that go on while the tab is hidden. Where no worker may start, the page's own. */
export class WorkerClock implements Clock {
  readonly #workerUrl: string | URL | undefined
  readonly #calls = new Map<number, () => void>()
  #worker: Worker | undefined
  #started = false
  #closed = false
  #count = 0

  /** @param workerUrl the script `@skirmish/sdk/timer-worker.js`, for pages whose CSP forbids `blob:` workers */
  constructor(workerUrl?: string | URL) {
    this.#workerUrl = workerUrl
  }

  now(): number {
    return performance.now()
  }

  after(ms: number, call: () => void): () => void {
    const worker = this.#start()
    if (!worker) {
      const timer = setTimeout(call, ms)
      return () => clearTimeout(timer)
    }
    const id = ++this.#count
    this.#calls.set(id, () => {
      this.#calls.delete(id)
      call()
    })
    worker.postMessage(['after', id, Math.max(0, ms)])
    return () => this.#stop(id)
  }

  every(ms: number, call: () => void): () => void {
    const worker = this.#start()
    if (!worker) {
      const timer = setInterval(call, ms)
      return () => clearInterval(timer)
    }
    const id = ++this.#count
    this.#calls.set(id, call)
    worker.postMessage(['every', id, ms])
    return () => this.#stop(id)
  }

  close(): void {
    this.#closed = true
    this.#worker?.terminate()
    this.#worker = undefined
    this.#calls.clear()
  }

  #stop(id: number): void {
    if (this.#calls.delete(id)) this.#worker?.postMessage(['stop', id, 0])
  }

  /** The worker, if it runs already: starting one takes 10 ms, which a first join need not wait for. */
  #start(): Worker | undefined {
    if (!this.#started) {
      this.#started = true
      setTimeout(() => this.#startNow(), START_MS)
    }
    return this.#worker
  }

  #startNow(): void {
    if (this.#closed) return
    const script =
      this.#workerUrl ?? URL.createObjectURL(new Blob([`(${runTimers})(self)`], { type: 'text/javascript' }))
    try {
      this.#worker = new Worker(script)
      this.#worker.onmessage = ({ data }) => this.#calls.get(Number(data))?.()
    } catch {
      this.#worker = undefined // forbidden by the page's CSP: hidden tabs will tick slowly
    }
  }
}
