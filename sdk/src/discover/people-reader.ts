import { MAX_PEOPLE, parseShown, type Shown } from './person.js'
import { record } from './record.js'

/**
 * Who is in a lobby, read from what it tells ([PE3]): everybody at first, then what has changed. Whoever stays as they are
 * stays the same object.
 */
export class PeopleReader {
  readonly #people = new Map<string, Shown>()

  /** In the order they came. */
  get people(): readonly Shown[] {
    return [...this.#people.values()]
  }

  /** False for what is no message about people; what makes no sense in one is skipped. */
  read(message: unknown): boolean {
    const { reset, people, gone } = record(message)
    if (!Array.isArray(people) || !Array.isArray(gone)) return false
    if (reset === true) this.#people.clear()
    for (const id of gone) this.#people.delete(id)
    for (const change of people.slice(0, MAX_PEOPLE)) {
      const fields = record(change)
      const before = typeof fields.id === 'string' ? this.#people.get(fields.id) : undefined
      const now = parseShown({ ...before, ...fields })
      if (now && (before || this.#people.size < MAX_PEOPLE)) this.#people.set(now.id, now)
    }
    return true
  }
}
