import type { GameMath } from '../../src/game/game-math.js'

/** A hash (FNV-1a) of what the functions answer to so many numbers, in Node and in browsers. */
export function hashOfMath(math: GameMath, values: number): string {
  const view = new DataView(new ArrayBuffer(8))
  const functions = Object.entries(math).sort(([a], [b]) => (a < b ? -1 : 1))
  let hash = 0x811c9dc5
  let drawn = 1
  const draw = () => {
    drawn = (Math.imul(drawn, 1103515245) + 12345) >>> 0
    return drawn / 0x1_0000_0000 // exact
  }
  for (let i = 0; i < values; i++) {
    const [name, call] = functions[i % functions.length] ?? []
    const size = /^a(sin|cos)$/.test(name ?? '') ? 2 : [2, 40, 1400, 1_000_000][i % 4]
    const x = (draw() - 0.5) * (size ?? 2)
    const value = call?.(name === 'log' || name === 'pow' ? Math.abs(x) : x, (draw() - 0.5) * 20) ?? 0
    view.setFloat64(0, Number.isNaN(value) ? 0 : value) // engines write it with different bits
    for (let at = 0; at < 8; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193)
  }
  return (hash >>> 0).toString(16)
}
