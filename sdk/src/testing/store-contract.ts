import type { Store } from '../ports/store.js'

/** What every Store promises: each promise by name, with a check that rejects where it is broken. */
export const storeContract: Readonly<Record<string, (store: Store) => Promise<void>>> = {
  async 'a log nobody has written to is empty'(store) {
    equal(await store.read('nothing'), [])
  },
  async 'records come back oldest first, empty ones and all bytes too'(store) {
    const records = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, i) => i), new Uint8Array(70_000).fill(7)]
    for (const record of records) await store.append('log', record)
    equal(await store.read('log'), records)
  },
  async 'appends that overlap all arrive, in the order they were asked for'(store) {
    const records = Array.from({ length: 50 }, (_, i) => Uint8Array.of(i))
    await Promise.all(records.map((record) => store.append('log', record)))
    equal(await store.read('log'), records)
  },
  async 'logs do not mix, and what is handed over or back is a copy'(store) {
    const record = Uint8Array.of(1)
    const appended = store.append('one', record)
    record[0] = 9
    await appended
    await store.append('two', Uint8Array.of(2))
    const [read] = await store.read('one')
    read?.fill(8)
    equal(await store.read('one'), [Uint8Array.of(1)])
  },
}

function equal(actual: readonly Uint8Array[], expected: readonly Uint8Array[]): void {
  const same = actual.length === expected.length && actual.every((record, i) => String(record) === String(expected[i]))
  if (!same) throw new Error(`expected ${expected.length} records, equal to the last byte; got ${actual.length}`)
}
