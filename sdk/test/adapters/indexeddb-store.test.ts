import { afterEach, describe, expect, it, vi } from 'vitest'
import { IndexedDbStore } from '../../src/adapters/browser/indexeddb-store.js'

/** What the store uses of `idb`, over a map; the browser's own is in test/browser. */
const disk = vi.hoisted(() => {
  interface Callbacks {
    upgrade(made: unknown): void
    blocking(): void
    terminated(): void
  }
  const one = {
    made: false,
    records: [] as { log: string; bytes: Uint8Array }[],
    refuses: undefined as Error | undefined,
    open: undefined as Callbacks | undefined,
    wipe(how: 'blocking' | 'terminated') {
      one.made = false
      one.records = []
      one.open?.[how]()
    },
    async openDB(_name: string, _version: number, callbacks: Callbacks) {
      if (one.refuses) throw one.refuses
      let closed = false
      const live = () => {
        if (closed) throw new DOMException('closed', 'InvalidStateError')
      }
      one.open = callbacks
      if (!one.made) callbacks.upgrade({ createObjectStore: () => ({ createIndex() {} }) })
      one.made = true
      return {
        close() {
          closed = true
        },
        async getAllFromIndex(_store: string, _index: string, log: string) {
          live()
          return one.records.filter((record) => record.log === log)
        },
        transaction() {
          live()
          const full = one.refuses
          const add = async (record: { log: string; bytes: Uint8Array }) => {
            if (!full) one.records.push(record)
          }
          return { store: { add }, done: full ? Promise.reject(full) : Promise.resolve() }
        },
      }
    },
  }
  return one
})
vi.mock('idb', () => ({ openDB: disk.openDB }))

afterEach(() => {
  disk.made = false
  disk.records = []
  disk.refuses = undefined
})

describe('the store of a browser', () => {
  it('[RA9] says that there is no room, and keeps what comes when there is again', async () => {
    const store = new IndexedDbStore()
    await store.append('log', Uint8Array.of(1))
    disk.refuses = new DOMException('full', 'QuotaExceededError')
    await expect(store.append('log', Uint8Array.of(2))).rejects.toMatchObject({ code: 'store/full', retryable: true })
    disk.refuses = undefined
    await store.append('log', Uint8Array.of(3))
    expect(await store.read('log')).toEqual([Uint8Array.of(1), Uint8Array.of(3)])
    expect(store.durable).toBe(true)
  })

  for (const how of ['blocking', 'terminated'] as const) {
    it(`[RA9] says once that its records were deleted under it (${how}), and begins anew`, async () => {
      const store = new IndexedDbStore()
      await store.append('log', Uint8Array.of(1))
      disk.wipe(how)
      await expect(store.append('log', Uint8Array.of(2))).rejects.toMatchObject({ code: 'store/wiped' })
      expect(await store.read('log')).toEqual([])
      await store.append('log', Uint8Array.of(3))
      expect(await store.read('log')).toEqual([Uint8Array.of(3)])
      disk.open?.[how]() // closed, and nothing was deleted
      expect(await store.read('log')).toEqual([Uint8Array.of(3)])
    })
  }

  it('[RA9] that is denied from the beginning goes on in memory and says so; later it does not pretend', async () => {
    disk.refuses = new DOMException('denied', 'SecurityError')
    const denied = new IndexedDbStore()
    await denied.append('log', Uint8Array.of(1))
    expect(await denied.read('log')).toEqual([Uint8Array.of(1)])
    expect(denied.durable).toBe(false)
    disk.refuses = undefined
    const store = new IndexedDbStore()
    await store.append('log', Uint8Array.of(1))
    disk.refuses = new DOMException('denied', 'SecurityError')
    disk.open?.terminated()
    await expect(store.read('log')).rejects.toThrow('denied')
    disk.refuses = undefined
    expect(await store.read('log')).toEqual([Uint8Array.of(1)])
  })
})
