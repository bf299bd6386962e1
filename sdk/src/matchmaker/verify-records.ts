import { verify } from '../connect/keys.js'
import { isPlainKey, isPlainSignature } from '../connect/plain-signature.js'
import type { Clock } from '../ports/clock.js'
import type { VerifyNatively } from '../ports/verify-natively.js'
import { hex } from '../ratings/hex.js'
import type { SignedMatch } from '../result/signed-match.js'
import { type Claim, claimsOf, withTrue } from '../result/verify-match.js'

/** In script, at a time, ms: a frame has 16, and the game needs some of it. A phone takes two to four of them for one signature. */
const SLICE_MS = 4
/** Where the clock does not say how long it takes. */
const SLICE_MAX = 8
/** Between two slices, ms. */
const PAUSE_MS = 12
/** Certificates, and keys that were looked at: more people than are met. */
const MAX_KNOWN = 4096

export interface VerifyPlace {
  readonly clock: Clock
  verify?(): Promise<VerifyNatively | undefined>
}

/** Checks what others bring, so that no frame is missed for it ([RA17]). */
export class RecordVerifier {
  readonly #place: VerifyPlace
  /** `undefined` before the first record: it may have to be loaded. */
  #native: Promise<VerifyNatively | undefined> | undefined
  readonly #certificates = new Set<string>()
  readonly #plainKeys = new Map<string, boolean>()
  #sliceEnds = 0
  #sliceLeft = 0

  constructor(place: VerifyPlace) {
    this.#place = place
  }

  /** The record when all of it is true. Who keeps to [RA17] sends no other one. */
  async check(record: SignedMatch, signal: AbortSignal): Promise<SignedMatch | undefined> {
    const claims = claimsOf(record)
    const certificates = record.start.players.length
    const isKnown = (claim: Claim, i: number) => i < certificates && this.#certificates.has(nameOf(claim))
    const open = claims.filter((claim, i) => !isKnown(claim, i))
    for (const claim of await this.#notTrueNatively(open)) {
      await this.#slice()
      signal.throwIfAborted()
      if (!verify(claim.signature, claim.message, claim.key)) return undefined
    }
    if (this.#certificates.size > MAX_KNOWN) this.#certificates.clear()
    for (const claim of claims.slice(0, certificates)) this.#certificates.add(nameOf(claim))
    return withTrue(
      record,
      claims.map(() => true),
    )
  }

  /** What is left for the script: all of it where there is nothing native. */
  async #notTrueNatively(claims: readonly Claim[]): Promise<readonly Claim[]> {
    this.#native ??= this.#place.verify?.().catch(() => undefined) ?? Promise.resolve(undefined)
    const native = await this.#native
    const answers = await native?.(claims).catch(() => undefined)
    if (!answers) return claims
    return claims.filter(({ signature, key }, i) => !answers[i] || !isPlainSignature(signature) || !this.#isPlain(key))
  }

  #isPlain(key: Uint8Array): boolean {
    const name = hex(key)
    const known = this.#plainKeys.get(name) ?? isPlainKey(key)
    if (this.#plainKeys.size > MAX_KNOWN) this.#plainKeys.clear()
    this.#plainKeys.set(name, known)
    return known
  }

  async #slice(): Promise<void> {
    const { clock } = this.#place
    if (this.#sliceLeft-- > 0 && clock.now() < this.#sliceEnds) return
    await new Promise<void>((resolve) => {
      clock.after(PAUSE_MS, resolve)
    })
    this.#sliceEnds = clock.now() + SLICE_MS
    this.#sliceLeft = SLICE_MAX - 1
  }
}

function nameOf({ signature, message, key }: Claim): string {
  return `${hex(key)} ${hex(message)} ${hex(signature)}`
}
