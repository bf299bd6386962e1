import { hex } from '../ratings/hex.js'
import type { Who } from './people-api.js'

/** In hex; empty for bots and local players, who have no key, and no rating. */
export function keyOf(who: Who): string {
  const key = who instanceof Uint8Array ? who : who.key
  return key ? hex(key) : ''
}

export function bytesOf(key: string): Uint8Array {
  return Uint8Array.from({ length: key.length / 2 }, (_, i) => Number.parseInt(key.slice(2 * i, 2 * i + 2), 16))
}
