import { productError, sumError } from './exact.js'

const HALF_PI = 1.5707963267948966
const HALF_PI_REST = 6.123233995736766e-17
/** atan(j/8), each in two parts. */
const ARCS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.12435499454676144, -3.1253241424539383e-18],
  [0.24497866312686414, 1.0698755618734451e-17],
  [0.35877067027057225, -2.4623815582638635e-17],
  [0.4636476090008061, 2.2698777452961687e-17],
  [0.5585993153435624, -5.4556305485916264e-18],
  [0.6435011087932844, 1.5834785051444286e-17],
  [0.7188299996216245, -2.1478388444456983e-17],
  [0.7853981633974483, 3.061616997868383e-17],
]
/** A ratio below this is its own arc tangent. */
const TINY = 1e-9
// Powers of two that bring what is very large or small to where products are exact.
const LARGE = 1.3407807929942597e154
const SMALL = 7.458340731200207e-155

/** The arc tangent of (y + yRest) / (x + xRest), in two parts, for y from 0 to x: atan(j/8), and a short series from there. */
function arcOf(y: number, yRest: number, x: number, xRest: number): [high: number, low: number] {
  const ratio = y / x
  if (ratio < TINY) return [ratio, 0]
  if (x > LARGE) return arcOf(y * SMALL, yRest * SMALL, x * SMALL, xRest * SMALL)
  if (x < SMALL) return arcOf(y * LARGE, yRest * LARGE, x * LARGE, xRest * LARGE)
  const j = Math.round(ratio * 8)
  const [arc = 0, arcRest = 0] = ARCS[j] ?? []
  const c = j / 8
  const cx = c * x
  const n = y - cx
  const nRest = sumError(y, -cx, n) - productError(c, x, cx) + (yRest - c * xRest)
  const cy = c * y
  const d = x + cy
  const dRest = sumError(x, cy, d) + productError(c, y, cy) + (xRest + c * yRest)
  const t = n / d
  const product = t * d
  const tRest = (n - product - productError(t, d, product) + nRest - t * dRest) / d
  // −t³/3 + t⁵/5 …, for |t| up to 1/15.
  const z = t * t
  let series = 0
  for (let m = 15; m >= 3; m -= 2) series = z * (1 / m - series)
  const low = tRest - t * series + arcRest
  const high = arc + t
  const rest = sumError(arc, t, high) + low
  const sum = high + rest
  return [sum, rest - (sum - high)]
}

/** Arc of the point (x, y), each in two parts and above 0 or 0; `isLeft` when x is below 0. */
function arcAt(y: number, yRest: number, x: number, xRest: number, isLeft: boolean): number {
  let high: number
  let low: number
  if (y <= x) [high, low] = arcOf(y, yRest, x, xRest)
  else {
    const [arc, arcRest] = arcOf(x, xRest, y, yRest)
    high = HALF_PI - arc
    low = sumError(HALF_PI, -arc, high) + (HALF_PI_REST - arcRest)
  }
  if (!isLeft) return high + low
  const left = 2 * HALF_PI - high
  return left + (sumError(2 * HALF_PI, -high, left) + (2 * HALF_PI_REST - low))
}

/** As `Math.atan2`, its special cases too. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const isLeft = x < 0 || Object.is(x, -0)
  const isDown = y < 0 || Object.is(y, -0)
  const [up, aside] = [Math.abs(y), Math.abs(x)]
  let arc: number
  if (up === Number.POSITIVE_INFINITY && aside === up) arc = arcAt(1, 0, 1, 0, isLeft)
  else if (up === Number.POSITIVE_INFINITY) arc = HALF_PI
  else if (up === 0 || aside === Number.POSITIVE_INFINITY) arc = isLeft ? 2 * HALF_PI : 0
  else arc = arcAt(up, 0, aside, 0, isLeft)
  return isDown ? -arc : arc
}

export function atan(x: number): number {
  return atan2(x, 1)
}

export function asin(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) > 1) return Number.NaN
  const [other, rest] = otherSide(x)
  const arc = arcAt(Math.abs(x), 0, other, rest, false)
  return x < 0 || Object.is(x, -0) ? -arc : arc
}

export function acos(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) > 1) return Number.NaN
  const [other, rest] = otherSide(x)
  return arcAt(other, rest, Math.abs(x), 0, x < 0)
}

/** √(1 − x²) in two parts. */
function otherSide(x: number): [high: number, low: number] {
  const [a, b] = [1 - x, 1 + x]
  const product = a * b
  const rest = productError(a, b, product) + sumError(1, -x, a) * b + sumError(1, x, b) * a
  return rootOf(product, rest)
}

function rootOf(x: number, rest: number): [high: number, low: number] {
  if (x <= 0) return [0, 0]
  const root = Math.sqrt(x)
  const square = root * root
  return [root, (x - square - productError(root, root, square) + rest) / (2 * root)]
}

/** √(x² + y²), also where the squares are beyond all numbers. */
export function hypot(x: number, y: number): number {
  const [a, b] = [Math.max(Math.abs(x), Math.abs(y)), Math.min(Math.abs(x), Math.abs(y))]
  if (Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY)
    return Number.POSITIVE_INFINITY
  if (Number.isNaN(a) || a === 0) return a
  if (a > LARGE / 4) return hypot(a * SMALL, b * SMALL) / SMALL
  if (a < SMALL * 1e27) return hypot(a * LARGE, b * LARGE) / LARGE
  const [aa, bb] = [a * a, b * b]
  const sum = aa + bb
  const [root, rest] = rootOf(sum, sumError(aa, bb, sum) + productError(a, a, aa) + productError(b, b, bb))
  return root + rest
}
