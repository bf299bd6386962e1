import { type ExchangeWord, encodeWord, MAX_SHARED, MAX_WORD } from './exchange-words.js'
import type { Shared } from './shared-records.js'

/** Words that may be under way before the other has looked at the first: a round trip is not waited for at each. */
const WINDOW = 4
/** In one run; 0.9 MB. What is more comes in the next one. */
export const MAX_PAGES = 64
/** Kind, run, length of the list, flags; and the length of each record. */
const HEAD = 6
const PER_RECORD = 2

/** What the other lacks, a page at a time, no faster than the other takes it in ([RA16]). */
export class OutgoingRecords {
  readonly #queue: Shared[] = []
  readonly #asked = new Set<string>()
  #credit = WINDOW
  #pages = 0
  #complete = false
  #ended = false

  /** All that belongs to this run has been said and sent. */
  get ended(): boolean {
    return this.#ended
  }

  /** There is more than one run may send. */
  get isMore(): boolean {
    return this.#ended && this.#queue.length > 0
  }

  /** Each at most once in a run, however often it is asked for. */
  add(record: Shared): void {
    if (this.#asked.has(record.id) || record.bytes.length > MAX_SHARED) return
    this.#asked.add(record.id)
    this.#queue.push(record)
  }

  /** No more will be asked for. */
  complete(): void {
    this.#complete = true
  }

  /** The other has looked at one. */
  taken(): void {
    this.#credit = Math.min(WINDOW, this.#credit + 1)
  }

  /** What can be sent now. @param more there is more for another run, whatever was asked for */
  pages(run: number, more: boolean): Uint8Array[] {
    const pages: Uint8Array[] = []
    while (!this.#ended && this.#credit > 0 && (this.#queue.length > 0 || this.#complete)) {
      const records = this.#nextPage()
      this.#credit--
      this.#pages++
      this.#ended = this.#pages === MAX_PAGES || (this.#complete && this.#queue.length === 0)
      const word: ExchangeWord = { kind: 'records', run, records, last: this.#ended, more: more || this.isMore }
      pages.push(encodeWord(word))
    }
    return pages
  }

  #nextPage(): Uint8Array[] {
    let left = MAX_WORD - HEAD
    let count = 0
    for (const { bytes } of this.#queue) {
      left -= bytes.length + PER_RECORD
      if (left < 0) break
      count++
    }
    return this.#queue.splice(0, count).map(({ bytes }) => bytes)
  }
}
