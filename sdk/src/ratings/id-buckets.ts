import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../codec/utf8.js'
import { ID_BYTES, MAX_BUCKETS, SUM_BYTES } from './exchange-words.js'
import { bytesOfHex, hex } from './hex.js'

const SUM = utf8Encode('skirmish/1 bucket')
/** Their sums take 1.5 kB; with fewer, all ids of a large ledger would have to be said where a few records differ. */
const MIN_BUCKETS = 256
/** Ids in a bucket as a rule, where there are enough of them. */
const PER_BUCKET = 32
/** A bucket is the beginning of an id; so many bits of it are looked at. */
const FRONT_BITS = 16

/** Ids by their beginnings, so that two sets are compared by a sum for each beginning ([RA14]). */
export class IdBuckets {
  readonly #buckets: string[][]
  readonly #salt: Uint8Array

  constructor(ids: Iterable<string>, count: number, salt: Uint8Array) {
    this.#salt = salt
    this.#buckets = Array.from({ length: count }, () => [])
    const shift = FRONT_BITS - Math.log2(count)
    for (const id of ids) this.#buckets[Number.parseInt(id.slice(0, FRONT_BITS / 4), 16) >> shift]?.push(id)
    for (const bucket of this.#buckets) bucket.sort()
  }

  in(bucket: number): readonly string[] {
    return this.#buckets[bucket] ?? []
  }

  /** Salted: sets that somebody has made up so that they differ and have equal sums, have them no more. */
  sums(): Uint8Array[] {
    return this.#buckets.map((ids) => {
      const message = new Uint8Array(SUM.length + this.#salt.length + ids.length * ID_BYTES)
      message.set(SUM)
      message.set(this.#salt, SUM.length)
      ids.forEach((id, i) => {
        message.set(bytesOfHex(id), SUM.length + this.#salt.length + i * ID_BYTES)
      })
      return sha256(message).subarray(0, SUM_BYTES)
    })
  }

  /** Those whose sum is another one there. */
  differing(sums: readonly Uint8Array[]): number[] {
    return this.sums().flatMap((sum, i) => (hex(sum) === hex(sums[i] ?? sum) ? [] : [i]))
  }
}

/** A power of two. */
export function bucketsFor(ids: number): number {
  let count = MIN_BUCKETS
  while (count < MAX_BUCKETS && count * PER_BUCKET < ids) count *= 2
  return count
}

export function isBucketCount(count: number): boolean {
  return count >= MIN_BUCKETS && count <= MAX_BUCKETS && Number.isInteger(Math.log2(count))
}
