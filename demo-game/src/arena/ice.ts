import type { GameObjects } from 'phaser'

const WATER = 0x0b2a45
const DEEP = 0x081f36
const ICE = 0xe4f3fc
const RIM = 0xa9d3ec
const CRACK = 0xc3e2f3

/** The floe: water all around, a rim, and rings that show how far it will melt. */
export function drawIce(graphics: GameObjects.Graphics, radius: number, now: number): void {
  graphics.fillStyle(WATER).fillRect(-4000, -4000, 8000, 8000)
  for (let ring = 0; ring < 4; ring++) {
    const swell = 470 + ring * 90 + Math.sin(now / 900 + ring) * 10
    graphics.lineStyle(2, 0x1b4a70, 0.55 - ring * 0.12).strokeCircle(0, 0, swell)
  }
  if (radius <= 0) return
  graphics.fillStyle(DEEP, 0.6).fillCircle(6, 14, radius + 8)
  graphics.fillStyle(RIM).fillCircle(0, 0, radius)
  graphics.fillStyle(ICE).fillCircle(0, 0, Math.max(0, radius - 12))
  graphics.lineStyle(2, CRACK)
  for (const ring of [300, 150]) if (radius > ring + 20) graphics.strokeCircle(0, 0, ring)
  for (let spoke = 0; spoke < 6; spoke++) {
    const angle = (spoke / 6) * 2 * Math.PI + 0.3
    const [x, y] = [Math.cos(angle), Math.sin(angle)]
    graphics.lineBetween(x * radius * 0.35, y * radius * 0.35, x * (radius - 16), y * (radius - 16))
  }
}
