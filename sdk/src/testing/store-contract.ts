import { MAX_RECORD, type Store } from '../ports/store.js'

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
  async 'what is read while others append is a beginning of what is kept, each record whole'(store) {
    const records = Array.from({ length: 12 }, (_, i) => new Uint8Array(i * 1000).fill(i))
    const appended: Promise<void>[] = []
    const seen: Promise<Uint8Array[]>[] = []
    for (const record of records) {
      appended.push(store.append('log', record))
      seen.push(store.read('log'))
    }
    for (const some of await Promise.all(seen)) equal(some, records.slice(0, some.length))
    await Promise.all(appended)
    equal(await store.read('log'), records)
  },
  async '[RA8] the longest record is kept, and a longer one refused, which harms none before or after it'(store) {
    const records = [Uint8Array.of(1), new Uint8Array(MAX_RECORD).fill(3), Uint8Array.of(2)]
    const appended = [...records.slice(0, 2), new Uint8Array(MAX_RECORD + 1), ...records.slice(2)]
    const all = await Promise.allSettled(appended.map((record) => store.append('log', record)))
    if (String(all.map(({ status }) => status)) !== 'fulfilled,fulfilled,rejected,fulfilled')
      throw new Error(`expected only the third to be refused: ${all.map(({ status }) => status)}`)
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
  const same = actual.length === expected.length && actual.every((record, i) => isSame(record, expected[i]))
  if (!same) throw new Error(`expected ${expected.length} records, equal to the last byte; got ${actual.length}`)
}

function isSame(record: Uint8Array, expected: Uint8Array | undefined): boolean {
  return record.length === expected?.length && record.every((byte, i) => byte === expected[i])
}
