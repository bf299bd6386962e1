import type { Field } from '../game/field.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'

/**
 * What is left of a held stick after this time, ms, is 1/e. People hold a direction for about half a second before they
 * choose another; when such changes come at any time, the best guess of what is held later fades like this. With other times the rare
 * errors are larger: `npm run bench:predict -- --fade`.
 */
const FADE_MS = 500
const HALF = 0.5

type Fade = (held: unknown, left: number) => unknown

/** What others hold in ticks nobody has heard of: what they held last, fading to rest ([SY31]). */
export class FadingInputs {
  readonly #fades: readonly (readonly [name: string, fade: Fade])[]
  readonly #leftPerTick: number
  #seen: ReadonlyMap<Seat, AnyValues> = new Map()
  /** The same objects for every tick: reading them is all a rule may do. */
  readonly #faded = new Map<Seat, Record<string, unknown>>()

  constructor({ inputFields, tickRate }: AnyGame, fadeMs = FADE_MS) {
    this.#fades = Object.entries(inputFields).map(([name, field]) => [name, fadeOf(field)])
    this.#leftPerTick = Math.exp(-1000 / Math.max(1, tickRate) / fadeMs)
  }

  /** What all held in the newest tick that was heard. */
  heard(inputs: ReadonlyMap<Seat, AnyValues>): void {
    this.#seen = inputs
    for (const seat of this.#faded.keys()) if (!inputs.has(seat)) this.#faded.delete(seat)
  }

  /** The same map each time, until the next call. @param ahead ticks after that one, from 1 */
  after(ahead: number): Map<Seat, AnyValues> {
    const left = this.#leftPerTick ** ahead
    for (const [seat, values] of this.#seen) {
      const faded = this.#faded.get(seat) ?? {}
      this.#faded.set(seat, faded)
      for (const [name, fade] of this.#fades) faded[name] = fade(values[name], left)
    }
    return this.#faded as Map<Seat, AnyValues>
  }
}

/** Buttons were let go. Sticks fade, keys are let go when half of a stick is left; what has no middle, as an aim or a choice, is held. */
function fadeOf(field: Field): Fade {
  if (field.latched) return () => false
  if (field.kind === 'bool') return (held, left) => (left < HALF ? false : held)
  if (field.wide) return (held) => held
  const isNumber = ['fixed', 'int', 'float32', 'float64'].includes(field.kind)
  if (!isNumber || !(field.quantise(-1e9) < 0 && field.quantise(1e9) > 0)) return (held) => held
  if (field.kind === 'int') return (held, left) => (left < HALF ? 0 : held)
  return (held, left) => (typeof held === 'number' ? held * left : held)
}
