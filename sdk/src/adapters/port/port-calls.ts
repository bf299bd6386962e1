import { record } from '../../discover/record.js'
import { parseErrorCode, SkirmishError } from '../../errors.js'
import { hear, type Port } from './port.js'

/** What is asked of the other end ([DI36]). */
export interface Call {
  readonly what: 'watch' | 'publish' | 'find' | 'open'
  readonly [field: string]: unknown
}

/** What becomes of a call. */
export interface Answers {
  /** Each answer but an error; there may be none, or many until the call is ended. */
  told(value: unknown): void
  failed(error: SkirmishError): void
}

/** Calls to the other end of a port, each with a number, each open until it is ended or fails. */
export class PortCalls {
  readonly #port: Port
  readonly #open = new Map<number, Answers>()
  #calls = 0
  #gone = false

  constructor(port: Port) {
    this.#port = port
    const gone = () => {
      this.#gone = true
      for (const [call, { failed }] of [...this.#open]) {
        this.#open.delete(call)
        failed(unreachable())
      }
    }
    hear(port, (message) => this.#receive(message), gone)
  }

  /** The returned functions say more about the call, and end it. */
  open(call: Call, answers: Answers): { say(more: object): void; end(): void } {
    const number = ++this.#calls
    const say = (more: object) => {
      if (this.#open.has(number)) this.#port.postMessage({ call: number, ...more })
    }
    if (this.#gone) answers.failed(unreachable())
    else {
      this.#open.set(number, answers)
      say(call)
    }
    return {
      say,
      end: () => {
        say({ what: 'end' })
        this.#open.delete(number)
      },
    }
  }

  /** One answer, and the call is over. */
  ask(call: Call, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const aborted = () => new SkirmishError('session/aborted', { cause: signal.reason })
      if (signal.aborted) return reject(aborted())
      const settle = () => {
        signal.removeEventListener('abort', abort)
        end()
      }
      const abort = () => {
        settle()
        reject(aborted())
      }
      signal.addEventListener('abort', abort, { once: true })
      const { end } = this.open(call, {
        told: (value) => {
          settle()
          resolve(value)
        },
        failed: (error) => {
          signal.removeEventListener('abort', abort)
          reject(error)
        },
      })
    })
  }

  #receive(message: unknown): void {
    const { call, told, error } = record(message)
    const answers = typeof call === 'number' ? this.#open.get(call) : undefined
    if (typeof call !== 'number' || !answers) return
    if (typeof error !== 'string') return answers.told(told)
    this.#open.delete(call)
    answers.failed(new SkirmishError(parseErrorCode(error) ?? 'discover/lan-unreachable'))
  }
}

function unreachable(): SkirmishError {
  return new SkirmishError('discover/lan-unreachable')
}
