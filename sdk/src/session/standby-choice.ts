import type { Seat } from '../game/seat.js'
import type { Fitness } from './guest-fitness.js'

/** A guest as a host might be, measured by the host. */
export interface Candidate {
  readonly seat: Seat
  /** Round trip to the host, ms; `undefined` before the first answer. */
  readonly rtt: number | undefined
  /** It came without a detour. */
  readonly direct: boolean
  /** How long its connection has stood, ms. */
  readonly stoodMs: number
  /** How often it was lost before. */
  readonly drops: number
  /** As it says of itself. */
  readonly fitness: Fitness | undefined
  /** It can not listen. */
  readonly unfit: boolean
}

/** Milliseconds of round trip that a detour, a lost connection and a connection just made weigh as much as. */
const DETOUR = 80
const DROP = 60
const FRESH = 40
/** A hidden page may be frozen, or thrown away. */
const HIDDEN = 200
/** A percent of the time lost in late ticks. */
const LATE = 5
/** After this long a connection is no longer fresh, ms. */
const FRESH_MS = 5000
/** What was never measured. */
const UNKNOWN_RTT = 150
/** Another one must be better by this much, ms, and half: a change of standby costs a whole backup. */
const WORTH_A_CHANGE = 30

/** What stands against a guest as the next host, in milliseconds of round trip. */
export function weakness(candidate: Candidate): number {
  return lasting(candidate) + (candidate.stoodMs < FRESH_MS ? FRESH : 0)
}

/** What still does when its connection is no longer new. */
function lasting({ rtt = UNKNOWN_RTT, direct, drops, fitness }: Candidate): number {
  const connection = rtt + (direct ? 0 : DETOUR) + DROP * Math.min(drops, 5)
  return connection + (fitness?.hidden ? HIDDEN : 0) + LATE * (fitness?.lost ?? 0)
}

/**
 * Who should be the standby ([SE50]): the guest with the least against it, the lowest seat among equals. Whoever is it stays it
 * while nobody is much better. One whom nobody could reach but who is in gives way to any that says it is another: or nobody new
 * could come. That somebody is new passes by itself, so it leads to no change that would not last ([SE87]).
 */
export function chooseStandby(candidates: readonly Candidate[], now: Seat | undefined): Seat | undefined {
  const able = candidates.filter(({ unfit }) => !unfit)
  const outside = able.some(({ fitness }) => fitness?.inside === false)
  const reached = able.filter(({ fitness }) => !outside || !fitness?.inside)
  const fit = reached.sort((a, b) => weakness(a) - weakness(b) || a.seat - b.seat)
  const [best] = fit
  const current = fit.find(({ seat }) => seat === now)
  if (!best || !current) return best?.seat
  const isNext = isMuchBetter(weakness(best), lasting(current))
  const lasts = !fit.some((other) => isMuchBetter(lasting(other), lasting(best)))
  return isNext && lasts ? best.seat : current.seat
}

function isMuchBetter(one: number, other: number): boolean {
  return one + WORTH_A_CHANGE < other && one * 1.5 < other
}
