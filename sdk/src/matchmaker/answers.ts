import { SkirmishError } from '../errors.js'

/** What was asked of the host, by number, until it is answered: with why it was refused, or `undefined`. */
export class Answers {
  readonly #waiting = new Map<
    number,
    { resolve(refused: string | undefined): void; reject(error: SkirmishError): void }
  >()

  /** The answer to this request. */
  to(request: number): Promise<string | undefined> {
    return new Promise((resolve, reject) => this.#waiting.set(request, { resolve, reject }))
  }

  came(request: number, refused: string | undefined): void {
    this.#waiting.get(request)?.resolve(refused)
    this.#waiting.delete(request)
  }

  /** None will come. */
  isLost(request: number): void {
    this.#waiting.get(request)?.reject(new SkirmishError('session/timeout'))
    this.#waiting.delete(request)
  }

  /** Nothing is answered any more. */
  close(): void {
    for (const { reject } of this.#waiting.values()) reject(new SkirmishError('session/closed'))
    this.#waiting.clear()
  }
}

/** The number of a request, unless too much waits for the host. */
export function taken<T>(request: T | undefined): T {
  if (request === undefined) throw new SkirmishError('session/backlog')
  return request
}
