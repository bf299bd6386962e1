import { createContext, Script } from 'node:vm'
import { Chance } from './chance.js'

/** One parser, or one machine behind parsers. */
export interface Target {
  readonly name: string
  /** Inputs one after the other to the same machine; default 1. */
  readonly inputs?: number
  /** How much of the usual number of inputs is tried, where each takes long; default 1. */
  readonly share?: number
  /** The most that one input may leave or bring out: as `weight` counts it, or in its own measure. */
  readonly most: number
  /** A fresh machine; what it gives is called with the chance that makes the next input, and answers how much came of it. */
  open(chance: Chance): (chance: Chance) => number
}

export interface Figures {
  readonly inputs: number
  readonly largest: number
}

/** Nobody waits longer for a thousand inputs, ms: only so that a loop without end is told from a slow machine. */
const WATCHDOG_MS = 120_000
const AT_A_TIME = 1000

/** Tries so many inputs; throws, and says how to see it again, when one of them throws, hangs or brings out too much. */
export function fuzz(target: Target, seed: number, count: number, watchdogMs = WATCHDOG_MS): Figures {
  const { inputs: perStory = 1, share = 1, most } = target
  const all = Math.max(1, Math.round(count * share))
  let story = 0
  let inputs = 0
  let largest = 0
  const tell = (): void => {
    const chance = new Chance(seed + 0x9e3779b1 * ++story)
    const next = target.open(chance)
    for (let i = 0; i < perStory && inputs < all; i++) {
      inputs++
      const size = next(chance)
      if (size > largest) largest = size
      if (size > most) throw new RangeError(`${size} came of it, more than ${most}`)
    }
  }
  const work = () => {
    for (const end = inputs + AT_A_TIME; inputs < Math.min(end, all); ) tell()
  }
  const script = new Script('work()')
  const context = createContext({ work })
  try {
    while (inputs < all) script.runInContext(context, { timeout: watchdogMs }) // the only way to end a loop from outside
  } catch (cause) {
    throw new Error(`${target.name}: input ${inputs}, in story ${story} of SKIRMISH_SEED=${seed}`, { cause })
  }
  return { inputs, largest }
}

/** How much there is of something, in bytes or so. */
export function weight(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (value instanceof Map) return weight([...value])
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 1
  return Object.values(value).reduce<number>((sum, one) => sum + 1 + weight(one), 0)
}
