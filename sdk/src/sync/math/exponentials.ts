import { mantissaOf, productError, sumError, timesPowerOfTwo } from './exact.js'

// ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact.
const LN2 = 0.6931471803691238
const LN2_REST = 1.9082149292705877e-10
const INVERSE_LN2 = Math.LOG2E
const THIRD = 1 / 3
const THIRD_REST = 1.850371707708594e-17
const SQRT2 = Math.SQRT2
/** e to this and more is beyond every number; to less than its negative and a bit, nothing. */
const MOST = 710
const LEAST = -746

/** e^(x + rest) for x from `LEAST` to `MOST`: e^(x − k ln 2) as a series, times 2^k. */
function expOf(x: number, rest: number): number {
  const k = Math.round(x * INVERSE_LN2)
  const near = x - k * LN2
  const low = rest - k * LN2_REST
  const r = near + low
  const lost = sumError(near, low, r)
  // r²/2! + r³/3! + …, until what is left out is below a hundredth of the last bit.
  let series = 0
  for (let n = 14; n >= 2; n--) series = (1 + r * series) / n
  const rise = r * r * series + (lost + lost * r)
  const sum = r + rise
  const whole = 1 + sum
  return timesPowerOfTwo(whole + (sum - (whole - 1) + (rise - (sum - r))), k)
}

export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > MOST) return Number.POSITIVE_INFINITY
  return x < LEAST ? 0 : expOf(x, 0)
}

/** ln x, for x above 0 and finite, in two parts of together about 65 bits: k ln 2 + 2 artanh((m − 1)/(m + 1)). */
function logOf(x: number): [high: number, low: number] {
  let { mantissa: m, exponent: k } = mantissaOf(x)
  if (m > SQRT2) {
    m /= 2
    k++
  }
  const f = m - 1
  const d = m + 1
  const s = f / d
  const product = s * d
  const sRest = (f - product - productError(s, d, product) - s * sumError(m, 1, d)) / d
  const z = s * s
  const zRest = productError(s, s, z) + 2 * s * sRest
  // z/3 + z²/5 + z³/7 …: all but the first are small enough to go without a rest.
  let series = 0
  for (let n = 25; n >= 5; n -= 2) series = z * (1 / n + series)
  const q = THIRD + series
  const qRest = series - (q - THIRD) + THIRD_REST
  const w = z * q
  const wRest = productError(z, q, w) + z * qRest + zRest * q
  const u = s * w
  const uRest = productError(s, w, u) + s * wRest + sRest * w
  const half = s + u
  const halfRest = u - (half - s) + (sRest + uRest)
  const whole = k * LN2
  const sum = whole + 2 * half
  const rest = sumError(whole, 2 * half, sum) + 2 * halfRest + k * LN2_REST
  const high = sum + rest
  return [high, rest - (high - sum)]
}

export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN
  if (x === 0) return Number.NEGATIVE_INFINITY
  return x === Number.POSITIVE_INFINITY ? x : logOf(x)[0]
}

/** As `Math.pow`, its special cases too. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const size = Math.abs(x)
  if (Math.abs(y) === Number.POSITIVE_INFINITY) {
    if (size === 1) return Number.NaN
    return size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0
  }
  const isOdd = Math.abs(y % 2) === 1
  const isNegative = x < 0 || Object.is(x, -0)
  if (size === 0 || size === Number.POSITIVE_INFINITY) {
    const result = (size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY
    return isNegative && isOdd ? -result : result
  }
  if (isNegative && !Number.isInteger(y)) return Number.NaN
  const result = powerOf(size, y)
  return isNegative && isOdd ? -result : result
}

function powerOf(x: number, y: number): number {
  if (y === 1) return x
  const [high, low] = logOf(x)
  const product = high * y
  if (product > MOST) return Number.POSITIVE_INFINITY
  if (product < LEAST) return 0
  return expOf(product, productError(high, y, product) + low * y)
}
