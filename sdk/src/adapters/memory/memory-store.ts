import { checkLength, type Store } from '../../ports/store.js'

/** Forgets everything with the page: for tests, and where storage is denied. */
export class MemoryStore implements Store {
  readonly durable = false
  readonly #logs = new Map<string, Uint8Array[]>()

  async read(log: string): Promise<Uint8Array[]> {
    return (this.#logs.get(log) ?? []).map((record) => record.slice())
  }

  async append(log: string, record: Uint8Array): Promise<void> {
    checkLength(record)
    const records = this.#logs.get(log) ?? []
    records.push(record.slice())
    this.#logs.set(log, records)
  }
}
