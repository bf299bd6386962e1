import { type AnyValues, initialCell } from '../game/field-values.js'
import type { GroupLayout } from '../game/layout.js'

/** The handle of one slot; its prototype has an accessor per declared field. */
export interface RowHandle {
  readonly id: number
}

/** A table over a stretch of the world's cells. Reading, writing and iterating allocate nothing. */
export class WorldTable implements Iterable<RowHandle> {
  readonly #cells: Float64Array
  readonly #group: GroupLayout
  readonly #rows: RowHandle[]
  readonly #walks: Walk[] = []
  #depth = 0

  constructor(cells: Float64Array, group: GroupLayout) {
    this.#cells = cells
    this.#group = group
    const prototype = rowPrototype(cells, group)
    this.#rows = Array.from({ length: group.capacity }, (_, id) => Object.create(prototype, { id: { value: id } }))
  }

  get capacity(): number {
    return this.#group.capacity
  }

  get size(): number {
    let size = 0
    for (let slot = 0; slot < this.capacity; slot++) if (this.alive(slot)) size++
    return size
  }

  /** Takes the lowest free slot and turns its generation; `undefined` when the table is full. */
  add(values?: AnyValues): RowHandle | undefined {
    for (let slot = 0; slot < this.capacity; slot++) {
      if (this.alive(slot)) continue
      const at = this.#group.life + slot
      this.#cells[at] = (((this.#cells[at] ?? 0) + 2) & 6) | 1
      const row = this.#rows[slot]
      for (const { field, offset } of this.#group.columns) this.#cells[offset + slot] = initialCell(field)
      return row && Object.assign(row, values)
    }
    return undefined
  }

  get(id: number): RowHandle | undefined {
    return this.alive(id) ? this.#rows[id] : undefined
  }

  remove({ id }: RowHandle): void {
    if (this.alive(id)) this.#cells[this.#group.life + id] = (this.#cells[this.#group.life + id] ?? 0) & 6
  }

  alive(slot: number): boolean {
    return ((this.#cells[this.#group.life + slot] ?? 0) & 1) === 1
  }

  /** Iterators are pooled by depth, so that loops over the same table can nest. */
  [Symbol.iterator](): Iterator<RowHandle> {
    let walk = this.#walks[this.#depth]
    if (!walk) {
      walk = new Walk(this, this.#rows, () => {
        this.#depth--
      })
      this.#walks.push(walk)
    }
    this.#depth++
    return walk.begin()
  }
}

/** One pass over the living rows of a table. */
class Walk implements Iterator<RowHandle> {
  readonly #table: WorldTable
  readonly #rows: readonly RowHandle[]
  readonly #release: () => void
  readonly #result: { done: boolean; value: RowHandle | undefined } = { done: false, value: undefined }
  #slot = 0

  constructor(table: WorldTable, rows: readonly RowHandle[], release: () => void) {
    this.#table = table
    this.#rows = rows
    this.#release = release
  }

  begin(): this {
    this.#slot = 0
    this.#result.done = false
    return this
  }

  next(): IteratorResult<RowHandle> {
    while (this.#slot < this.#rows.length && !this.#table.alive(this.#slot)) this.#slot++
    const row = this.#rows[this.#slot++]
    if (!row) return this.return()
    this.#result.value = row
    return this.#result as IteratorResult<RowHandle>
  }

  return(): IteratorResult<RowHandle> {
    if (!this.#result.done) this.#release()
    this.#result.done = true
    this.#result.value = undefined
    return this.#result as IteratorResult<RowHandle>
  }
}

function rowPrototype(cells: Float64Array, group: GroupLayout): object {
  const prototype = {}
  for (const { name, field, offset } of group.columns) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: RowHandle) {
        return field.fromCell(cells[offset + this.id] ?? 0)
      },
      set(this: RowHandle, value: unknown) {
        cells[offset + this.id] = field.toCell(value)
      },
    })
  }
  return prototype
}
