/**
 * What a device remembers: named logs of records, only ever appended to.
 * Adapters: memory, IndexedDB, file. The matchmaker calls it; `sdk/src/testing/store-contract.ts` says what it promises.
 */
export interface Store {
  /** False when everything is forgotten with the page; the player should be told. */
  readonly durable: boolean
  /** All records of a log, oldest first; empty for a log nobody has written to. */
  read(log: string): Promise<Uint8Array[]>
  /** Settles when the record is kept: what was acknowledged is read again later. The bytes are copied. */
  append(log: string, record: Uint8Array): Promise<void>
}
