import { type FileHandle, open, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { SkirmishError } from '../../errors.js'
import { checkLength, MAX_RECORD, type Store } from '../../ports/store.js'
import { codeOf, diskError } from './disk-error.js'
import { FolderLock } from './folder-lock.js'

const HEADER = 8

/**
 * One append-only file per log: length (u32), CRC-32 (u32), record; synced before an append is acknowledged.
 * A torn tail (the process died in mid-write, or the disk was full) is cut off before the next append. Whoever uses the folder
 * holds its lock: a second process is refused with `store/locked`. When a file is shorter than what was acknowledged, somebody has
 * deleted it: one call rejects with `store/wiped`, those after it begin anew.
 */
export class FileStore implements Store {
  readonly durable = true
  readonly #folder: string
  readonly #lock: FolderLock
  #last: Promise<unknown> = Promise.resolve()
  /** Bytes of each log that stand for sure: what is shorter was deleted, what is longer may be torn. */
  readonly #kept = new Map<string, number>()

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
      checkLength(bytes)
      const before = this.#kept.get(log) ?? (await this.#cutTornTail(log))
      const header = Buffer.alloc(HEADER)
      header.writeUInt32LE(bytes.length, 0)
      header.writeUInt32LE(crc32(bytes), 4)
      const file = await open(this.#path(log), 'a')
      try {
        const { size } = await file.stat()
        if (size < before) throw new SkirmishError('store/wiped')
        this.#kept.delete(log) // until all of it stands, its end may be torn
        await file.appendFile(Buffer.concat([header, bytes]))
        await file.sync()
        if (size === 0) await this.#syncFolder()
        this.#kept.set(log, size + HEADER + bytes.length)
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

  /** How long the log is then. */
  async #cutTornTail(log: string): Promise<number> {
    const { valid, length } = await this.#scan(log)
    if (valid < length) await truncate(this.#path(log), valid)
    return valid
  }

  async #scan(log: string): Promise<{ records: Uint8Array[]; valid: number; length: number }> {
    const bytes = await readFile(this.#path(log)).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return Buffer.alloc(0)
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
    if (at < (this.#kept.get(log) ?? 0)) throw new SkirmishError('store/wiped')
    return { records, valid: at, length: bytes.length }
  }

  /** A file that is new is in its folder for good when the folder is synced, too. Windows has no such call, and needs none. */
  async #syncFolder(): Promise<void> {
    let folder: FileHandle | undefined
    try {
      folder = await open(this.#folder, 'r')
      await folder.sync()
    } catch (error) {
      if (process.platform !== 'win32') throw error
    } finally {
      await folder?.close()
    }
  }

  #path(log: string): string {
    if (!/^[a-z0-9-]{1,64}$/.test(log)) throw new RangeError(`"${log}" is no log name: 1 to 64 of a-z, 0-9 and "-".`)
    return join(this.#folder, `${log}.log`)
  }

  /** One file operation at a time, in the order asked for; a failed one does not stop the next. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const locked = async () => {
      let isOpen = false
      try {
        await this.#lock.take()
        isOpen = true
        return await work()
      } catch (cause) {
        if (!isOpen || (codeOf(cause) !== 'ENOENT' && codeOf(cause) !== 'store/wiped'))
          throw diskError(cause, this.#folder)
        this.#kept.clear()
        this.#lock.forget() // it lay in the same folder
        throw new SkirmishError('store/wiped', { cause })
      }
    }
    const result = this.#last.then(locked, locked)
    this.#last = result
    return result
  }
}
