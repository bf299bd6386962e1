import { hex } from '../ratings/hex.js'
import type { Who } from './people-api.js'

/** In hex; empty for bots and local players, who have no key, and no rating. */
export function keyOf(who: Who): string {
  const key = who instanceof Uint8Array ? who : who.key
  return key ? hex(key) : ''
}
