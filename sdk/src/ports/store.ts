/** Bytes: the longest has some kB; what is longer is damage. */
export const MAX_RECORD = 1 << 20

/**
 * What a device remembers: named logs of records, only ever appended to.
 * Adapters: memory, IndexedDB, file. The matchmaker calls it; `sdk/src/testing/store-contract.ts` says what it promises.
 */
export interface Store {
  /** False when everything is forgotten with the page; the player should be told. */
  readonly durable: boolean
  /** All records of a log, oldest first; empty for a log nobody has written to. */
  read(log: string): Promise<Uint8Array[]>
  /**
   * Settles when the record is kept: what was acknowledged is read again later, whole, whatever ends the process ([RA8]). The bytes are
   * copied. Rejects with a RangeError for more than `MAX_RECORD`, with `store/full`, `store/forgotten` (it may not be written) or
   * `store/wiped` (somebody deleted it all); that harms no other record, and a later one may be kept.
   */
  append(log: string, record: Uint8Array): Promise<void>
}

/** @throws RangeError */
export function checkLength({ length }: Uint8Array): void {
  if (length > MAX_RECORD) throw new RangeError('Too long for a record.')
}
