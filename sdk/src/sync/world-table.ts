import { cellsOf } from '../game/field.js'
import type { AnyValues } from '../game/field-values.js'
import type { Column, GroupLayout } from '../game/layout.js'
import { GENERATIONS } from '../game/ref-field.js'

/** The tables of a world by name. */
export type Tables = ReadonlyMap<string, WorldTable>

/** Where a `ref` stands that may hold a row of a table. */
export interface Referring {
  readonly offset: number
  readonly capacity: number
}

/** The handle of one slot; its prototype has an accessor per declared field. */
export interface RowHandle {
  readonly id: number
}

/** A table over a stretch of the world's cells. Reading, writing and iterating allocate nothing. */
export class WorldTable implements Iterable<RowHandle> {
  /** Of all its rows. */
  readonly prototype: object
  readonly #cells: Float64Array
  readonly #group: GroupLayout
  readonly #rows: RowHandle[]
  readonly #referring: readonly Referring[]
  readonly #walks: Walk[] = []
  #depth = 0

  /**
   * @param tables of the same world, asked once rows refer to each other
   * @param referring to rows of this table
   */
  constructor(cells: Float64Array, group: GroupLayout, tables: Tables, referring: readonly Referring[]) {
    this.#cells = cells
    this.#group = group
    this.#referring = referring
    this.prototype = rowPrototype(cells, group, tables)
    this.#rows = Array.from({ length: group.capacity }, (_, id) => Object.create(this.prototype, { id: { value: id } }))
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
      for (const column of this.#group.columns) clearColumn(this.#cells, column, slot, slot + 1)
      return row && Object.assign(row, values)
    }
    return undefined
  }

  get(id: number): RowHandle | undefined {
    return this.alive(id) ? this.#rows[id] : undefined
  }

  /** Whatever refers to it lets go at once ([SY21]): four rows later the slot has the same generation again. */
  remove({ id }: RowHandle): void {
    if (!this.alive(id)) return
    this.#cells[this.#group.life + id] = (this.#cells[this.#group.life + id] ?? 0) & 6
    for (const { offset, capacity } of this.#referring)
      for (let at = offset; at < offset + capacity; at++)
        if (Math.floor((this.#cells[at] ?? -1) / GENERATIONS) === id) this.#cells[at] = -1
  }

  alive(slot: number): boolean {
    return ((this.#cells[this.#group.life + slot] ?? 0) & 1) === 1
  }

  /** What a `ref` holds for this row: its slot, and which of the slot's lives it is; −1 for one that is gone. */
  refTo(row: RowHandle): number {
    if (this.#rows[row.id] !== row) throw new TypeError(`That is no row of "${this.#group.name}" in this world.`)
    return this.alive(row.id) ? row.id * GENERATIONS + generationOf(this.#cells, this.#group, row.id) : -1
  }

  /** The row that a `ref` means, while it lives. */
  referred(cell: number): RowHandle | undefined {
    const slot = Math.floor(cell / GENERATIONS)
    const lives = cell >= 0 && this.alive(slot)
    return lives && generationOf(this.#cells, this.#group, slot) === cell % GENERATIONS ? this.#rows[slot] : undefined
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

function generationOf(cells: Float64Array, group: GroupLayout, slot: number): number {
  return (cells[group.life + slot] ?? 0) >> 1
}

/** As nobody had written it, in the slots from `from` to before `to`. */
export function clearColumn(cells: Float64Array, { field, offset }: Column, from: number, to: number): void {
  const width = cellsOf(field)
  cells.fill(field.initial, offset + from * width, offset + to * width)
}

function rowPrototype(cells: Float64Array, group: GroupLayout, tables: Tables): object {
  const prototype = {}
  for (const column of group.columns)
    Object.defineProperty(prototype, column.name, {
      enumerable: true,
      configurable: true,
      ...accessor(cells, column, tables),
    })
  return prototype
}

function accessor(
  cells: Float64Array,
  { field, offset }: Column,
  tables: Tables,
): PropertyDescriptor & ThisType<RowHandle> {
  if ('table' in field) return refAccessor(cells, offset, () => tables.get(String(field.table)))
  if (field.wide)
    return {
      get() {
        return field.get(cells, offset + this.id * field.cells)
      },
      set(value: unknown) {
        field.set(cells, offset + this.id * field.cells, value)
      },
    }
  return {
    get() {
      return field.fromCell(cells[offset + this.id] ?? 0)
    },
    set(value: unknown) {
      cells[offset + this.id] = field.toCell(value)
    },
  }
}

function refAccessor(
  cells: Float64Array,
  offset: number,
  table: () => WorldTable | undefined,
): PropertyDescriptor & ThisType<RowHandle> {
  return {
    get() {
      return table()?.referred(cells[offset + this.id] ?? -1)
    },
    set(row: RowHandle | undefined) {
      cells[offset + this.id] = (row && table()?.refTo(row)) ?? -1
    },
  }
}
