import type { Field } from '../../game/field.js'
import { modelState } from './model.js'

/**
 * How a part begins to guess. Each begins anew, so that it can be read alone, and small worlds end before anything is
 * learned: what is usual in games has to be known beforehand.
 */

/** A tree of 2^depth states from `at` in which value `v` is as likely as `weights[v]` says. */
export function growTree(
  states: Int32Array,
  at: number,
  depth: number,
  weights: readonly number[],
  trust: number,
): void {
  const sum = (from: number, to: number) => weights.slice(from, to).reduce((all, weight) => all + weight, 0)
  const grow = (node: number, from: number, width: number) => {
    if (width < 2) return
    const half = width / 2
    const [zero, one] = [sum(from, from + half), sum(from + half, from + width)]
    states[at + node] = modelState(zero + one > 0 ? one / (zero + one) : 0.5, trust)
    grow(node * 2, from, half)
    grow(node * 2 + 1, from + half, half)
  }
  grow(1, 0, 1 << depth)
}

/** How many bits a change has, where half of all there could be has `top`: of a number that is drawn anew the highest are likely, of one that grows the lowest. */
export function changeWeights(bits: number, top: number): number[] {
  const fromTop = [0.2, 0.3, 0.2, 0.12, 0.07, 0.04]
  return Array.from({ length: bits }, (_, size) => (fromTop[top - size] ?? 0.01) + 0.02)
}

/** How many bits the rest of a motion has that a prediction missed. */
export function missWeights(bits: number): number[] {
  return Array.from({ length: bits }, (_, size) => 1 / (1 + Math.max(0, size - 2) ** 2))
}

/** For how many of `age` ticks a row is on its new course: mostly it turned before a tick moved it. */
export function courseWeights(age: number): number[] {
  return Array.from({ length: age + 1 }, (_, ticks) => (ticks === 0 ? 0.15 : 1))
}

/** That a column changed, in a row that did; `seen` says what the columns before it did. */
export function changedPrior({ kind }: Field<unknown>, isVelocity: boolean, seen: number): number {
  if (isVelocity) return seen === 0 ? 0.8 : seen === 3 ? 0.95 : 0.5
  if (kind === 'fixed' || kind === 'angle') return seen === 3 ? 0.6 : 0.4
  if (kind === 'uint' || kind === 'int') return seen === 3 ? 0.3 : seen === 0 ? 0.5 : 0.1
  return kind === 'float32' || kind === 'float64' || kind === 'text' ? (seen === 3 ? 0.7 : 0.2) : 0.05
}
