import { optional, raw, struct, text, u8, varint } from '../codec/combinators.js'
import { hostClaim } from './certificate.js'

export const PROTOCOL = 1

/** The first frame of both sides ([CO1]). It names a host, whom the guest expects, but no guest. */
export const helloCodec = struct({
  frame: u8,
  protocol: u8,
  game: text(64),
  version: varint,
  schemaHash: raw(16),
  /** X25519, fresh for this link. */
  ephemeral: raw(32),
  nonce: raw(16),
  host: optional(hostClaim),
})
export type Hello = ReturnType<(typeof helloCodec)['read']>
