import type { Session } from '@skirmish/sdk'
import type { sumo } from '../rules/sumo.js'

/** Which keys steer a player, and which dash. */
export interface KeySet {
  readonly directions: Readonly<Record<string, readonly [number, number]>>
  readonly dash: readonly string[]
  /** As a player is told of them. */
  readonly label: string
}

const LETTERS = { KeyA: [-1, 0], KeyD: [1, 0], KeyW: [0, -1], KeyS: [0, 1] } as const
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const

/** Of one player alone, of the first of two, and of the second. */
const ALL_KEYS: KeySet = {
  directions: { ...LETTERS, ...ARROWS },
  dash: ['Space'],
  label: 'W A S D or arrows, and space',
}
const LEFT_KEYS: KeySet = { directions: LETTERS, dash: ['Space'], label: 'W A S D and space' }
const RIGHT_KEYS: KeySet = { directions: ARROWS, dash: ['Enter', 'NumpadEnter'], label: 'arrows and Enter' }

/** Who steers with which keys: one alone with any, the first of two with the left hand's. */
export function keysOf({ localPlayers, me, watching }: Session<typeof sumo>) {
  const [local] = localPlayers
  if (watching || !local) return { own: ALL_KEYS, local: undefined, hint: '' }
  const hint = `${me.name}: ${LEFT_KEYS.label}. ${local.name}: ${RIGHT_KEYS.label}.`
  return { own: LEFT_KEYS, local: { seat: local.seat, keys: RIGHT_KEYS }, hint }
}

/** The sum of the keys held down, never longer than 1. */
function keyDirection(codes: Iterable<string>, { directions }: KeySet): { x: number; y: number } {
  let [x, y] = [0, 0]
  for (const code of codes) {
    const [dx, dy] = directions[code] ?? [0, 0]
    x += dx
    y += dy
  }
  const length = Math.hypot(x, y)
  return length > 1 ? { x: x / length, y: y / length } : { x, y }
}

/** The keys of one player, while they are held down. */
export class HeldKeys {
  readonly #set: KeySet
  readonly #held = new Set<string>()
  readonly #changed: (dash: boolean) => void

  /** @param signal ends it */
  constructor(set: KeySet, changed: (dash: boolean) => void, signal: AbortSignal) {
    this.#set = set
    this.#changed = changed
    addEventListener('keydown', (event) => this.#key(event, true), { signal })
    addEventListener('keyup', (event) => this.#key(event, false), { signal })
    addEventListener('blur', () => this.#letGo(), { signal })
  }

  get direction(): { x: number; y: number } {
    return keyDirection(this.#held, this.#set)
  }

  #key(event: KeyboardEvent, down: boolean): void {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
    if (this.#set.dash.includes(event.code)) {
      event.preventDefault()
      if (down && !event.repeat) this.#changed(true)
    } else if (event.code in this.#set.directions) {
      event.preventDefault()
      if (down) this.#held.add(event.code)
      else this.#held.delete(event.code)
      this.#changed(false)
    }
  }

  #letGo(): void {
    this.#held.clear()
    this.#changed(false)
  }
}
