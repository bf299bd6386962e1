import type { World } from '@skirmish/sdk'
import type { GameObjects, Scene } from 'phaser'
import type { sumo } from '../rules/sumo.js'
import { DASH_COOLDOWN, FALL_TICKS, PUCK_RADIUS } from '../rules/tuning.js'
import { colourNumberOf } from './colours.js'

type Pucks = World<typeof sumo>['pucks']

/** Draws every puck, and the name above it. */
export class PuckLayer {
  readonly #graphics: GameObjects.Graphics
  readonly #names: GameObjects.Text[]

  constructor(scene: Scene) {
    this.#graphics = scene.add.graphics()
    this.#names = Array.from({ length: 8 }, () =>
      scene.add
        .text(0, 0, '', { fontFamily: 'system-ui, sans-serif', fontSize: 26, color: '#10263c', fontStyle: 'bold' })
        .setOrigin(0.5, 1),
    )
  }

  draw(pucks: Pucks, isMine: (seat: number) => boolean, nameOf: (seat: number) => string): void {
    this.#graphics.clear()
    for (const name of this.#names) name.setVisible(false)
    for (const { id, x, y, vx, vy, state, fallen, cooldown, owner } of pucks) {
      if (owner === undefined || state === 'out') continue
      const sunk = state === 'falling' ? fallen / FALL_TICKS : 0
      const radius = PUCK_RADIUS * (1 - sunk * 0.7)
      this.#puck(x, y, radius, 1 - sunk, colourNumberOf(owner))
      if (isMine(owner) && sunk === 0) this.#mark(x, y, vx, vy, cooldown)
      this.#names[id]
        ?.setText(nameOf(owner))
        .setPosition(x, y - radius - 6)
        .setAlpha(1 - sunk)
        .setVisible(true)
    }
  }

  #puck(x: number, y: number, radius: number, alpha: number, colour: number): void {
    this.#graphics
      .fillStyle(0x0b1e33, 0.25 * alpha)
      .fillCircle(x + 4, y + 8, radius)
      .fillStyle(colour, alpha)
      .fillCircle(x, y, radius)
      .fillStyle(0xffffff, 0.22 * alpha)
      .fillCircle(x, y, radius * 0.66)
      .fillStyle(colour, alpha)
      .fillCircle(x, y, radius * 0.52)
      .lineStyle(3, 0x0b1e33, 0.55 * alpha)
      .strokeCircle(x, y, radius)
  }

  /** One's own: a white ring that fills while the dash cools down, and where one is going. */
  #mark(x: number, y: number, vx: number, vy: number, cooldown: number): void {
    const done = 1 - cooldown / DASH_COOLDOWN
    this.#graphics
      .lineStyle(5, 0xffffff, 0.95)
      .beginPath()
      .arc(x, y, PUCK_RADIUS - 4, -Math.PI / 2, -Math.PI / 2 + done * 2 * Math.PI)
      .strokePath()
    const speed = Math.hypot(vx, vy)
    if (speed < 30) return
    const [dx, dy] = [vx / speed, vy / speed]
    const tip = PUCK_RADIUS + 20
    this.#graphics
      .fillStyle(0x10263c, 0.8)
      .fillTriangle(
        ...[x + dx * tip, y + dy * tip],
        ...[x + dx * (tip - 12) - dy * 9, y + dy * (tip - 12) + dx * 9],
        ...[x + dx * (tip - 12) + dy * 9, y + dy * (tip - 12) - dx * 9],
      )
  }
}
