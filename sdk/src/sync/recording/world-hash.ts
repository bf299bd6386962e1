import type { Layout } from '../../game/layout.js'
import { isAlive } from '../world-state.js'

/** 32 bits that tell two worlds apart: of living rows, as the rules see them (FNV-1a over the halves of each cell). */
export function worldHash({ layout, cells }: { readonly layout: Layout; readonly cells: Float64Array }): number {
  const words = new Uint32Array(cells.buffer, cells.byteOffset, cells.length * 2)
  let hash = 0x811c9dc5
  const take = (word: number) => {
    hash = Math.imul(hash ^ word, 0x01000193)
    hash ^= hash >>> 15
  }
  for (const group of layout.groups) {
    for (let slot = 0; slot < group.capacity; slot++) {
      take(cells[group.life + slot] ?? 0)
      if (!isAlive(cells, group, slot)) continue
      for (const { field, offset } of group.columns) {
        const count = field.wide ? field.cells : 1
        for (let cell = offset + slot * count; cell < offset + (slot + 1) * count; cell++) {
          const isZero = cells[cell] === 0 // 0 or −0, which the wire does not tell apart
          take(isZero ? 0 : (words[cell * 2] ?? 0))
          take(isZero ? 0 : (words[cell * 2 + 1] ?? 0))
        }
      }
    }
  }
  return hash >>> 0
}
