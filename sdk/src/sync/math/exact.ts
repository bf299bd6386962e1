// Sums and products with what rounding takes from them (Knuth, Dekker): the tools of the functions beside this file. Only
// + − × ÷ and bits, which every engine does alike.

/** What is missing from `sum`, the rounded a + b: exact. */
export function sumError(a: number, b: number, sum: number): number {
  const roundedB = sum - a
  return a - (sum - roundedB) + (b - roundedB)
}

/** 2^27 + 1. (`**` itself is not the same on every engine.) */
const SPLITTER = 134_217_729
const TWO_54 = 18_014_398_509_481_984
/** 2^-1022. */
const SMALLEST_NORMAL = 2.2250738585072014e-308

/** What is missing from `product`, the rounded a × b: exact, as long as nothing is larger than 2^996 or loses bits below 2^-1022. */
export function productError(a: number, b: number, product: number): number {
  const wideA = a * SPLITTER
  const wideB = b * SPLITTER
  const highA = wideA - (wideA - a)
  const highB = wideB - (wideB - b)
  const lowA = a - highA
  const lowB = b - highB
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB)
}

/** Holds a number while its bits are looked at; nothing stays in it between two calls. */
const bits = new DataView(new ArrayBuffer(8))

/** From −1022 to 1023. */
function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

/** x × 2^exponent, for exponents from −1100 to 1100: rounded once, where it leaves the range of normal numbers. */
export function timesPowerOfTwo(x: number, exponent: number): number {
  const half = exponent >> 1
  return x * powerOfTwo(half) * powerOfTwo(exponent - half)
}

/** Of a positive, finite number, down to the smallest: x = mantissa × 2^exponent, with a mantissa from 1 to below 2. */
export function mantissaOf(x: number): { mantissa: number; exponent: number } {
  const scale = x < SMALLEST_NORMAL ? 54 : 0
  bits.setFloat64(0, scale ? x * TWO_54 : x)
  const high = bits.getUint32(0)
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000)
  return { mantissa: bits.getFloat64(0), exponent: (high >>> 20) - 1023 - scale }
}
