import { SkirmishError } from '../errors.js'
import type { Answer } from '../session/journal.js'

interface Awaited {
  answer(answer: Answer): void
  fail(error: SkirmishError): void
}

/** What this player asked of the host and waits for, by the number of the request. */
export class AwaitedAnswers {
  readonly #all = new Map<number, Awaited>()

  /** @param request `undefined` when it could not be asked, as too much waits for the host */
  to(request: number | undefined): Promise<Answer> {
    const id = taken(request)
    return new Promise((answer, fail) => this.#all.set(id, { answer, fail }))
  }

  answer(id: number, answer: Answer): void {
    this.#all.get(id)?.answer(answer)
    this.#all.delete(id)
  }

  /** Nobody will ever answer it. */
  unanswered(id: number): void {
    this.#all.get(id)?.fail(new SkirmishError('session/timeout'))
    this.#all.delete(id)
  }

  /** The session is over. */
  close(): void {
    for (const { fail } of this.#all.values()) fail(new SkirmishError('session/closed'))
    this.#all.clear()
  }
}

/** The number of a request that could be asked. */
export function taken<T>(request: T | undefined): T {
  if (request === undefined) throw new SkirmishError('session/backlog')
  return request
}
