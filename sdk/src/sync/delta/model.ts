/**
 * Adaptive bits: what is written learns how likely each kind of bit is, and a likely one costs almost nothing. A state is
 * one integer: how likely a 1 is (16 bits), and how often the bit was seen (5 bits), as the first ones teach the most.
 */
const SEEN_BITS = 5
const MOST_SEEN = 30
/** How far a state moves towards what was seen, of 65,536: 1/2, 1/3, 1/4 … and no slower than 1/32. */
const RATES = Int32Array.from({ length: MOST_SEEN + 1 }, (_, seen) => Math.floor(65535 / (seen + 2)))
/** How the number of times it was seen goes on, up to the most that counts. */
const STEPS = Int32Array.from({ length: MOST_SEEN + 1 }, (_, seen) => (seen < MOST_SEEN ? 1 : 0))
const MASK = (1 << SEEN_BITS) - 1

/** @param one how likely a 1 is, between 0 and 1. @param trust as many bits as are thought to have taught that */
export function modelState(one: number, trust = 0): number {
  return (Math.max(64, Math.min(65_472, Math.round(one * 65_536))) << SEEN_BITS) | Math.min(MOST_SEEN, trust)
}

/** Of 32,768, at least 1 and never all: each bit can be written, however surprising. */
export function likelihood(state: number): number {
  return (state >> (SEEN_BITS + 1)) | 1
}

/** The state after a bit. @param ones all bits set after a 1, none after a 0: nothing has to be guessed by the processor */
export function learned(state: number, ones: number): number {
  const seen = state & MASK
  const one = state >> SEEN_BITS
  return ((one + (Math.imul((ones & 65_535) - one, RATES[seen]!) >> 16)) << SEEN_BITS) | (seen + STEPS[seen]!)
}
