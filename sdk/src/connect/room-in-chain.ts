import { equalBytes } from './bytes.js'
import { type HostClaim, MAX_CHAIN } from './certificate.js'

/** Whether `chainTo` has one for that key; this signs nothing. */
export function roomFor(key: Uint8Array, { chain }: HostClaim): boolean {
  return chain.length < MAX_CHAIN || chain.some((one) => equalBytes(one.key, key))
}
