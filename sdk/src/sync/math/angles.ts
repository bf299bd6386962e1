import { productError, sumError } from './exact.js'

// π/2 in three parts (Cody and Waite); the first two have 33 bits, so that their products with a count of turns are exact.
const QUARTER = 1.5707963267341256
const QUARTER_2 = 6.077100506303966e-11
const QUARTER_3 = 2.0222662487959506e-21
const QUARTERS_PER_RADIAN = 0.6366197723675814
const TURN = 6.283185307179586
/** Beyond this, whole turns of `TURN` are taken off first, which is not quite 2π: the same everywhere, and less exact. */
const EXACT_UP_TO = 1_000_000
/** Below this, radians, a sine is its angle. */
const TINY = 1e-8

/** What is left of an angle beyond whole quarter turns, from −π/4 to π/4, with what rounding took from it. */
function reduced(x: number): { quarters: number; r: number; rest: number } {
  const angle = Math.abs(x) > EXACT_UP_TO ? x % TURN : x
  const quarters = Math.round(angle * QUARTERS_PER_RADIAN)
  const near = angle - quarters * QUARTER
  const second = -quarters * QUARTER_2
  const nearer = near + second
  const low = sumError(near, second, nearer) - quarters * QUARTER_3
  const r = nearer + low
  return { quarters: quarters & 3, r, rest: sumError(nearer, low, r) }
}

/** sin(r + rest) = result + what is missing: the series beyond r. */
function sineSeries(r: number, rest: number): number {
  const z = r * r
  let series = 0
  for (let n = 18; n >= 4; n -= 2) series = (z * (1 - series)) / (n * (n + 1))
  return -r * ((z * (1 - series)) / 6) + rest * (1 - z / 2)
}

/** cos(r + rest) − (1 − r²/2), and what rounding takes from the latter. */
function cosineSeries(r: number, rest: number, z: number): number {
  let series = 0
  for (let n = 17; n >= 5; n -= 2) series = (z * (1 - series)) / (n * (n + 1))
  const half = z / 2
  const bulk = 1 - half
  return 1 - bulk - half + ((z * z * (1 - series)) / 24 - productError(r, r, z) / 2 - r * rest)
}

/** Sine of the angle and so many quarter turns more. */
function sineOf(x: number, more: number): number {
  if (!Number.isFinite(x)) return Number.NaN
  const { quarters, r, rest } = reduced(x)
  const quarter = (quarters + more) & 3
  const z = r * r
  const value = (quarter & 1) === 0 ? r + sineSeries(r, rest) : 1 - z / 2 + cosineSeries(r, rest, z)
  return quarter & 2 ? -value : value
}

export function sin(x: number): number {
  return Math.abs(x) < TINY ? x : sineOf(x, 0)
}

export function cos(x: number): number {
  return sineOf(x, 1)
}

export function tan(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN
  if (Math.abs(x) < TINY) return x
  const { quarters, r, rest } = reduced(x)
  const z = r * r
  const [s, c] = [sineSeries(r, rest), cosineSeries(r, rest, z)]
  const bulk = 1 - z / 2
  const sine = r + s
  const cosine = bulk + c
  const sineRest = s - (sine - r)
  const cosineRest = c - (cosine - bulk)
  return (quarters & 1) === 0
    ? quotient(sine, sineRest, cosine, cosineRest)
    : -quotient(cosine, cosineRest, sine, sineRest)
}

/** Of two numbers in two parts each, rounded once. */
function quotient(a: number, aRest: number, b: number, bRest: number): number {
  const q = a / b
  const product = q * b
  return q + (a - product - productError(q, b, product) + aRest - q * bRest) / b
}
