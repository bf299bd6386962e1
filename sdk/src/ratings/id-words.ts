import { type ExchangeWord, encodeWord, ID_BYTES, MAX_IDS, MAX_WORD } from './exchange-words.js'
import { bytesOfHex } from './hex.js'
import type { IdBuckets } from './id-buckets.js'

/** Words with ids, or of ids that are wanted, in one run: 14,000 ids. Buckets that do not fit are for the next one. */
export const MAX_ID_WORDS = 8
/** Kind, run, length of the list, flag; and of each bucket its number and length. */
const HEAD = 6
const PER_BUCKET = 4

type Buckets = Extract<ExchangeWord, { kind: 'ids' }>['buckets']

/** The ids in these buckets, and whether some had no room. One that fills more than a word by itself is passed over: chance makes none. */
export function idWords(
  run: number,
  own: IdBuckets,
  differing: readonly number[],
): { words: Uint8Array[]; cut: boolean } {
  const words: Buckets[] = [[]]
  let left = MAX_WORD - HEAD
  let cut = false
  for (const bucket of differing) {
    const ids = own.in(bucket)
    if (ids.length > MAX_IDS) continue
    const size = PER_BUCKET + ids.length * ID_BYTES
    if (size > left && words.length === MAX_ID_WORDS) cut = true
    else {
      if (size > left) {
        words.push([])
        left = MAX_WORD - HEAD
      }
      words.at(-1)?.push({ bucket, ids: ids.map(bytesOfHex) })
      left -= size
    }
  }
  return {
    words: words.map((buckets, i) => encodeWord({ kind: 'ids', run, buckets, last: i === words.length - 1 })),
    cut,
  }
}

/** At least one, and that is the last then. */
export function wantWords(run: number, wanted: readonly string[]): Uint8Array[] {
  const words: Uint8Array[] = []
  for (let at = 0; at === 0 || at < wanted.length; at += MAX_IDS) {
    const ids = wanted.slice(at, at + MAX_IDS).map(bytesOfHex)
    words.push(encodeWord({ kind: 'want', run, ids, last: at + MAX_IDS >= wanted.length }))
  }
  return words
}
