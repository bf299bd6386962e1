import { open, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Store } from '../../ports/store.js'
import { FolderLock } from './folder-lock.js'

const HEADER = 8
/** No record is longer; a length beyond it is a torn or foreign file. */
const MAX_RECORD = 1 << 20

/**
 * One append-only file per log: length (u32), CRC-32 (u32), record; synced before an append is acknowledged.
 * A torn tail (the process died in mid-write) is cut off at the first use. Whoever uses the folder holds its lock: a second
 * process is refused with `store/locked`.
 */
export class FileStore implements Store {
  readonly durable = true
  readonly #folder: string
  readonly #lock: FolderLock
  #last: Promise<unknown> = Promise.resolve()
  readonly #opened = new Set<string>()

  /** @param folder made if it is missing; one process at a time */
  constructor(folder: string) {
    this.#folder = folder
    this.#lock = new FolderLock(folder)
  }

  read(log: string): Promise<Uint8Array[]> {
    return this.#inTurn(async () => (await this.#scan(log)).records)
  }

  append(log: string, record: Uint8Array): Promise<void> {
    const bytes = record.slice()
    return this.#inTurn(async () => {
      if (!this.#opened.has(log)) await this.#cutTornTail(log)
      const header = Buffer.alloc(HEADER)
      header.writeUInt32LE(bytes.length, 0)
      header.writeUInt32LE(crc32(bytes), 4)
      const file = await open(this.#path(log), 'a')
      try {
        await file.appendFile(Buffer.concat([header, bytes]))
        await file.sync()
      } finally {
        await file.close()
      }
    })
  }

  /** Lets go of the folder when what was asked for is done. It may be used again. */
  close(): Promise<void> {
    const release = () => this.#lock.release()
    const closed = this.#last.then(release, release)
    this.#last = closed
    return closed
  }

  async #cutTornTail(log: string): Promise<void> {
    const { valid, length } = await this.#scan(log)
    if (valid < length) await truncate(this.#path(log), valid)
    this.#opened.add(log)
  }

  async #scan(log: string): Promise<{ records: Uint8Array[]; valid: number; length: number }> {
    const bytes = await readFile(this.#path(log)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0)
      throw error
    })
    const records: Uint8Array[] = []
    let at = 0
    while (at + HEADER <= bytes.length) {
      const end = at + HEADER + bytes.readUInt32LE(at)
      const record = bytes.subarray(at + HEADER, end)
      if (end > bytes.length || end - at - HEADER > MAX_RECORD || crc32(record) !== bytes.readUInt32LE(at + 4)) break
      records.push(Uint8Array.from(record))
      at = end
    }
    return { records, valid: at, length: bytes.length }
  }

  #path(log: string): string {
    if (!/^[a-z0-9-]{1,64}$/.test(log)) throw new RangeError(`"${log}" is no log name: 1 to 64 of a-z, 0-9 and "-".`)
    return join(this.#folder, `${log}.log`)
  }

  /** One file operation at a time, in the order asked for; a failed one does not stop the next. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const locked = () => this.#lock.take().then(work)
    const result = this.#last.then(locked, locked)
    this.#last = result
    return result
  }
}
