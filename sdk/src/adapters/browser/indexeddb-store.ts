import { type IDBPDatabase, openDB } from 'idb'
import type { Store } from '../../ports/store.js'
import { MemoryStore } from '../memory/memory-store.js'

const RECORDS = 'records'
const BY_LOG = 'log'

/**
 * Records in IndexedDB, written through to the disk before an append is acknowledged. Where storage is denied (private
 * windows, blocked cookies) it goes on in memory and says so by `durable`.
 */
export class IndexedDbStore implements Store {
  readonly #opening: Promise<IDBPDatabase | undefined>
  readonly #fallback = new MemoryStore()
  #durable = true

  constructor(name = 'skirmish') {
    this.#opening = this.#openDatabase(name)
  }

  get durable(): boolean {
    return this.#durable
  }

  async read(log: string): Promise<Uint8Array[]> {
    const database = await this.#opening
    if (!database) return this.#fallback.read(log)
    const records: unknown[] = await database.getAllFromIndex(RECORDS, BY_LOG, log)
    return records.flatMap((one) => {
      const bytes = typeof one === 'object' && one !== null && 'bytes' in one ? one.bytes : undefined
      return bytes instanceof Uint8Array ? [bytes] : []
    })
  }

  async append(log: string, record: Uint8Array): Promise<void> {
    const bytes = record.slice()
    const database = await this.#opening
    if (!database) return this.#fallback.append(log, bytes)
    const transaction = database.transaction(RECORDS, 'readwrite', { durability: 'strict' })
    await Promise.all([transaction.store.add({ log, bytes }), transaction.done])
  }

  async #openDatabase(name: string): Promise<IDBPDatabase | undefined> {
    try {
      return await openDB(name, 1, {
        upgrade(database) {
          database.createObjectStore(RECORDS, { autoIncrement: true }).createIndex(BY_LOG, BY_LOG)
        },
      })
    } catch {
      this.#durable = false // told by `durable`, and from there to the player
      return undefined
    }
  }
}
