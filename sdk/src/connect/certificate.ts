import { list, raw, struct } from '../codec/combinators.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat, equalBytes } from './bytes.js'
import { type KeyPair, sign, verify } from './keys.js'

/** Different players a session may have had as hosts, one after the other; who hosts again takes the chain up where it was theirs. */
export const MAX_CHAIN = 8
const PURPOSE = utf8Encode('skirmish/1 host')

/** The certificates that lead from the session's key to a host's. */
export const hostChain = list(struct({ key: raw(32), signature: raw(64) }), MAX_CHAIN)

/**
 * Who may host a session. A listing names only the session's own key; that key certifies the first host, and each
 * host can certify the next, so an invitation outlives a migration and never names a player ([CO5]).
 */
export const hostClaim = struct({
  sessionKey: raw(32),
  chain: hostChain,
})
export type HostClaim = ReturnType<(typeof hostClaim)['read']>

/** One link of the chain: `signer` (the session's key, or the host before) lets `key` host the session. */
export function certifyHost(signer: KeyPair, sessionKey: Uint8Array, key: Uint8Array): HostClaim['chain'][number] {
  return { key, signature: sign(concat(PURPOSE, sessionKey, key), signer) }
}

/** What lets `key` host after `host`: as it did before, where it is in the chain already; `undefined` when that is full. */
export function chainTo(
  key: Uint8Array,
  { sessionKey, chain }: HostClaim,
  host: KeyPair,
): HostClaim['chain'] | undefined {
  const before = chain.findIndex((one) => equalBytes(one.key, key))
  if (before >= 0) return chain.slice(0, before + 1)
  return chain.length < MAX_CHAIN ? [...chain, certifyHost(host, sessionKey, key)] : undefined
}

/** Where the chain leads from the session's key; `undefined` when it is broken, or none. */
export function hostOf({ sessionKey, chain }: HostClaim): Uint8Array | undefined {
  let signer = sessionKey
  for (const { key, signature } of chain) {
    if (!verify(signature, concat(PURPOSE, sessionKey, key), signer)) return undefined
    signer = key
  }
  return chain.length > 0 ? signer : undefined
}

/** The claim of who opened the session, where this device has its secret. */
export function firstClaim(sessionKey: KeyPair | Pick<KeyPair, 'publicKey'>, identity: KeyPair): HostClaim {
  const { publicKey } = sessionKey
  const chain = 'secretKey' in sessionKey ? [certifyHost(sessionKey, publicKey, identity.publicKey)] : []
  return { sessionKey: publicKey, chain }
}
