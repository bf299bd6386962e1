import type { GameObjects } from 'phaser'

interface Spark {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly colour: number
  readonly bornAt: number
}

const LIFE_MS = 380
const MOST = 40

/** Rings that spread and fade where something happened. */
export class Sparks {
  readonly #all: Spark[] = []

  add(x: number, y: number, size: number, colour: number): void {
    this.#all.push({ x, y, size, colour, bornAt: performance.now() })
    if (this.#all.length > MOST) this.#all.shift()
  }

  draw(graphics: GameObjects.Graphics, now: number): void {
    while (this.#all[0] && now - this.#all[0].bornAt > LIFE_MS) this.#all.shift()
    for (const { x, y, size, colour, bornAt } of this.#all) {
      const age = Math.max(0, (now - bornAt) / LIFE_MS)
      graphics.lineStyle(6 * (1 - age), colour, 1 - age).strokeCircle(x, y, size * (0.3 + age))
    }
  }
}
