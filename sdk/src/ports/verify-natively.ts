/** That this key signed this: Ed25519. */
export interface SignedClaim {
  readonly signature: Uint8Array
  readonly message: Uint8Array
  readonly key: Uint8Array
}

/**
 * Checks many signatures beside the page, in the platform's own code; an answer for each, in their order. Rejects where it can not. Implementations differ
 * in what they make of odd keys and signatures; the caller sees to it that this makes no difference.
 */
export type VerifyNatively = (claims: readonly SignedClaim[]) => Promise<readonly boolean[]>
