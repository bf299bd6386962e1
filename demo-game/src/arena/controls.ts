/** What a player holds: a direction of length up to 1, and whether dash was pressed. */
export interface Held {
  x: number
  y: number
  dash: boolean
}

/** A thumb this far from where it came down is a full stick, CSS pixels. */
const STICK = 56
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  KeyA: [-1, 0],
  ArrowRight: [1, 0],
  KeyD: [1, 0],
  ArrowUp: [0, -1],
  KeyW: [0, -1],
  ArrowDown: [0, 1],
  KeyS: [0, 1],
}

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

/** The sum of the keys held down, never longer than 1. */
export function keyDirection(codes: Iterable<string>): { x: number; y: number } {
  let [x, y] = [0, 0]
  for (const code of codes) {
    const [dx, dy] = KEYS[code] ?? [0, 0]
    x += dx
    y += dy
  }
  const length = Math.hypot(x, y)
  return length > 1 ? { x: x / length, y: y / length } : { x, y }
}

/** Keyboard and touch on one element. The first finger steers from wherever it comes down, a second one dashes. */
export class Controls {
  readonly #keys = new Set<string>()
  readonly #element: HTMLElement
  readonly #changed: (held: Held) => void
  #stick: (Stick & { pointer: number }) | undefined
  readonly #off = new AbortController()

  constructor(element: HTMLElement, changed: (held: Held) => void) {
    this.#element = element
    this.#changed = changed
    const { signal } = this.#off
    addEventListener('keydown', (event) => this.#key(event, true), { signal })
    addEventListener('keyup', (event) => this.#key(event, false), { signal })
    addEventListener('blur', () => this.#letGo(), { signal })
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
    const direction = this.#stick ? stickDirection(this.#stick) : keyDirection(this.#keys)
    this.#changed({ ...direction, dash })
  }

  #key(event: KeyboardEvent, down: boolean): void {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.code === 'Space') {
      event.preventDefault()
      if (down && !event.repeat) this.#tell(true)
    } else if (event.code in KEYS) {
      event.preventDefault()
      if (down) this.#keys.add(event.code)
      else this.#keys.delete(event.code)
      this.#tell()
    }
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
    this.#keys.clear()
    this.#stick = undefined
    this.#tell()
  }

  #place(event: PointerEvent): { x: number; y: number } {
    const { left, top } = this.#element.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
}
