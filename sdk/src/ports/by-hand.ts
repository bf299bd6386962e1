import type { Link } from './link.js'

/**
 * Links made by two descriptions that people carry: the host's offer, the guest's answer. No server is asked.
 * The matchmaker calls it; `sdk/src/testing/by-hand-contract.ts` says what it promises. Everything rejects with a SkirmishError.
 */
export interface HandTransport {
  /** Codes may be wanted soon, and when whoever serves the page is gone: what makes them is loaded. */
  prepare?(): void
  /** The host's half. Takes as long as a device needs to look at its own addresses. */
  offer(options: { signal: AbortSignal }): Promise<HandOffer>
  /** The guest's half. `connect/bad-code` for what is no offer. */
  answer(offer: Uint8Array, options: { signal: AbortSignal }): Promise<HandAnswer>
}

export interface HandOffer {
  /** How this device may be reached; at most 300 bytes. */
  readonly description: Uint8Array
  /** Opens the link; once. `connect/bad-code` for what is no answer: then another one may be given. */
  accept(answer: Uint8Array, options: { signal: AbortSignal }): Promise<Link>
  /** Gives up; a link that stands stays. */
  close(): void
}

export interface HandAnswer {
  readonly description: Uint8Array
  /** For this long the other side may take its time, ms. */
  readonly keepsMs: number
  /** Stands when the other side has taken the answer. */
  readonly link: Promise<Link>
  close(): void
}
