import { modelState } from './model.js'
import type { MotionColumn, PlanColumn, PlanGroup } from './plan.js'
import { changedPrior, changeWeights, courseWeights, growTree, missWeights } from './priors.js'

/** States of a group before its columns: is a row as it was (three kinds: dead, at rest, moving); has it another life; … */
export const SKIP = 0
export const LIFE_CHANGED = 3
/** … which; did it change in the same columns as the row before; for how long is it on its course. */
export const LIFE = 4
export const SAME = 12
export const COURSE = 13
/** Of a column: has it changed, by what those before it did (4); sign, by the half its value was in (2); magnitude. */
export const SIGN = 4
export const MAGNITUDE = 6
/** Of a residual: is there one? By how near the prediction is to the next step, straight (8) or turned (4); wild; at rest; … */
export const MOVED = { near: 0, turned: 8, wild: 12, rest: 13 }
/** … is it the step it leans to; its direction; its magnitude. The last three for straight, turned and wild rows. */
export const LEANS = 14
export const DIRECTION = 17
export const RESIDUAL = 20
/** How many there are, before the trees at their ends. */
export const STATES = { group: COURSE, column: MAGNITUDE, residual: RESIDUAL }

/** Bits of the number of snapshots on a new course. */
export function courseDepth(age: number): number {
  return 32 - Math.clz32(age)
}

export function freshStates(groups: readonly PlanGroup[], count: number, age: number): Int32Array {
  const states = new Int32Array(count).fill(modelState(0.5))
  const set = (at: number, one: number, trust: number) => {
    states[at] = modelState(one, trust)
  }
  for (const { model, still, velocities, motion } of groups) {
    set(model + SKIP, age === 0 ? 0.2 : 0.01, age === 0 ? 1 : 4)
    set(model + SKIP + 1, Math.min(0.5, 0.02 * age), 4)
    set(model + SKIP + 2, 1 - 0.9 ** Math.max(1, age), 4)
    set(model + LIFE_CHANGED, 0.03, 4)
    set(model + SAME, 0.6, 1)
    growTree(states, model + COURSE, courseDepth(age), courseWeights(age), 4)
    for (const [i, column] of still.entries()) freshColumn(column, i < velocities, states, set)
    for (const column of motion) {
      freshColumn(column, false, states, set)
      freshResidual(column, states, set)
    }
  }
  return states
}

type Set = (at: number, one: number, trust: number) => void

function freshColumn(column: PlanColumn, isVelocity: boolean, states: Int32Array, set: Set): void {
  const { field, bits, most, circle, isRaw, depth, model, spawnModel } = column
  for (let seen = 0; seen < SIGN; seen++) set(model + seen, changedPrior(field, isVelocity, seen), 2)
  if (isRaw) return
  const top = Math.max(0, Math.floor(Math.log2(circle > 0 ? circle * 0.375 : most * 0.75)))
  for (const at of [model, spawnModel]) {
    set(at + SIGN, circle > 0 ? 0.5 : 0.7, 2)
    set(at + SIGN + 1, circle > 0 ? 0.5 : 0.3, 2)
    growTree(states, at + MAGNITUDE, depth, changeWeights(bits, top), 3)
  }
}

function freshResidual({ bits, depth, residual }: MotionColumn, states: Int32Array, set: Set): void {
  for (let near = 0; near < 8; near++) set(residual + MOVED.near + near, near === 0 ? 0.03 : (near + 0.5) / 16, 6)
  for (let near = 0; near < 4; near++) set(residual + MOVED.turned + near, 0.15 + near * 0.125, 3)
  set(residual + MOVED.wild, 0.95, 3)
  set(residual + MOVED.rest, 0.1, 2)
  set(residual + LEANS, 0.97, 4)
  set(residual + LEANS + 1, 0.5, 2)
  set(residual + LEANS + 2, 0.05, 3)
  for (let kind = 0; kind < 3; kind++)
    growTree(states, residual + RESIDUAL + (kind << depth), depth, missWeights(bits), 3)
}
