import { HeldKeys, type KeySet } from './keys.js'

/** What a player holds: a direction of length up to 1, and whether dash was pressed. */
export interface Held {
  x: number
  y: number
  dash: boolean
}

/** A thumb this far from where it came down is a full stick, CSS pixels. */
const STICK = 56

export interface Stick {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
}

/** From the place a thumb came down to where it is now. */
export function stickDirection({ fromX, fromY, toX, toY }: Stick): { x: number; y: number } {
  const [x, y] = [(toX - fromX) / STICK, (toY - fromY) / STICK]
  const length = Math.hypot(x, y)
  return length > 1 ? { x: x / length, y: y / length } : { x, y }
}

/** Keyboard and touch on one element. The first finger steers from wherever it comes down, a second one dashes. */
export class Controls {
  readonly #keys: HeldKeys
  readonly #element: HTMLElement
  readonly #changed: (held: Held) => void
  #stick: (Stick & { pointer: number }) | undefined
  readonly #off = new AbortController()

  constructor(element: HTMLElement, keys: KeySet, changed: (held: Held) => void) {
    this.#element = element
    this.#changed = changed
    const { signal } = this.#off
    addEventListener('blur', () => this.#letGo(), { signal })
    this.#keys = new HeldKeys(keys, (dash) => this.#tell(dash), signal)
    element.addEventListener('pointerdown', (event) => this.#down(event), { signal })
    element.addEventListener('pointermove', (event) => this.#move(event), { signal })
    for (const type of ['pointerup', 'pointercancel'] as const)
      element.addEventListener(type, (event) => this.#up(event), { signal })
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
  }

  /** Where the thumb's stick is to be drawn, in CSS pixels of the element. */
  get stick(): Stick | undefined {
    return this.#stick
  }

  close(): void {
    this.#off.abort()
    this.#changed({ x: 0, y: 0, dash: false })
  }

  #tell(dash = false): void {
    const direction = this.#stick ? stickDirection(this.#stick) : this.#keys.direction
    this.#changed({ ...direction, dash })
  }

  #down(event: PointerEvent): void {
    event.preventDefault()
    const { x, y } = this.#place(event)
    if (this.#stick || (event.pointerType === 'mouse' && event.button !== 0)) return this.#tell(true)
    this.#element.setPointerCapture(event.pointerId)
    this.#stick = { pointer: event.pointerId, fromX: x, fromY: y, toX: x, toY: y }
  }

  #move(event: PointerEvent): void {
    if (this.#stick?.pointer !== event.pointerId) return
    const { x, y } = this.#place(event)
    this.#stick = { ...this.#stick, toX: x, toY: y }
    this.#tell()
  }

  #up(event: PointerEvent): void {
    if (this.#stick?.pointer !== event.pointerId) return
    this.#stick = undefined
    this.#tell()
  }

  #letGo(): void {
    this.#stick = undefined
    this.#tell()
  }

  #place(event: PointerEvent): { x: number; y: number } {
    const { left, top } = this.#element.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
}
