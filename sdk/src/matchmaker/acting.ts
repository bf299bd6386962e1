import { SkirmishError } from '../errors.js'
import type { Answer } from '../session/journal.js'

interface Waiting {
  answer(answer: Answer): void
  fail(error: SkirmishError): void
}

/** What this guest asked of its host and waits for, by the number of the request. */
export class Acting {
  readonly #waiting = new Map<number, Waiting>()

  /** @throws SkirmishError `session/backlog` for a request that was not taken */
  answerTo(request: number | undefined): Promise<Answer> {
    const id = taken(request)
    return new Promise((answer, fail) => this.#waiting.set(id, { answer, fail }))
  }

  answer(id: number, answer: Answer): void {
    this.#waiting.get(id)?.answer(answer)
    this.#waiting.delete(id)
  }

  /** Another host, or another stay: it will never be answered. */
  unanswered(id: number): void {
    this.#waiting.get(id)?.fail(new SkirmishError('session/timeout'))
    this.#waiting.delete(id)
  }

  end(): void {
    for (const { fail } of this.#waiting.values()) fail(new SkirmishError('session/closed'))
    this.#waiting.clear()
  }
}

/** The number of a request. @throws SkirmishError `session/backlog` when too much waits for the host */
export function taken(request: number | undefined): number {
  if (request === undefined) throw new SkirmishError('session/backlog')
  return request
}
