import { type IDBPDatabase, openDB } from 'idb'
import { SkirmishError } from '../../errors.js'
import { checkLength, type Store } from '../../ports/store.js'
import { MemoryStore } from '../memory/memory-store.js'

const RECORDS = 'records'
const BY_LOG = 'log'

/**
 * Records in IndexedDB, written through to the disk before an append is acknowledged. Where storage is denied (private
 * windows, blocked cookies) it goes on in memory and says so by `durable`. Where there is no room an append rejects with
 * `store/full`. When somebody deletes the site's data under a page, one call rejects with `store/wiped`, those after it begin anew.
 */
export class IndexedDbStore implements Store {
  readonly #name: string
  readonly #fallback = new MemoryStore()
  #opening: Promise<IDBPDatabase | undefined> | undefined
  #wasOpen = false
  #durable = true

  constructor(name = 'skirmish') {
    this.#name = name
    this.#opening = this.#open()
  }

  get durable(): boolean {
    return this.#durable
  }

  async read(log: string): Promise<Uint8Array[]> {
    const database = await this.#database()
    if (!database) return this.#fallback.read(log)
    const records: unknown[] = await database.getAllFromIndex(RECORDS, BY_LOG, log)
    return records.flatMap((one) => {
      const bytes = typeof one === 'object' && one !== null && 'bytes' in one ? one.bytes : undefined
      return bytes instanceof Uint8Array ? [bytes] : []
    })
  }

  async append(log: string, record: Uint8Array): Promise<void> {
    checkLength(record)
    const bytes = record.slice()
    const database = await this.#database()
    if (!database) return this.#fallback.append(log, bytes)
    const { store, done } = database.transaction(RECORDS, 'readwrite', { durability: 'strict' })
    await Promise.all([store.add({ log, bytes }), done]).catch((cause: Error) => {
      throw cause.name === 'QuotaExceededError' ? new SkirmishError('store/full', { cause }) : cause
    })
  }

  #database(): Promise<IDBPDatabase | undefined> {
    this.#opening ??= this.#open()
    return this.#opening
  }

  async #open(): Promise<IDBPDatabase | undefined> {
    const renew = () => {
      this.#opening = undefined
    }
    let isNew = false
    try {
      const database = await openDB(this.#name, 1, {
        upgrade(made) {
          isNew = true
          made.createObjectStore(RECORDS, { autoIncrement: true }).createIndex(BY_LOG, BY_LOG)
        },
        blocking() {
          renew()
          database.close() // or whoever deletes it waits for this page
        },
        terminated: renew,
      })
      if (!isNew || !this.#wasOpen) {
        this.#wasOpen = true
        return database
      }
      // The next call finds it empty, as it is.
      database.close()
    } catch (cause) {
      if (this.#wasOpen) {
        renew()
        throw cause
      }
      this.#durable = false // told by `durable`, and from there to the player
      return undefined
    }
    renew()
    throw new SkirmishError('store/wiped')
  }
}
