/** A row of a list, which can show another state of what it stands for. */
export interface Row<T> {
  readonly element: HTMLElement
  renew(item: T): void
}

/**
 * Keeps a list's rows up to date. A row stays the same element for as long as its item is listed: lists change at any moment,
 * and a click that began on a row has to end on it.
 *
 * @param empty what stands there instead of rows
 */
export function keyedRows<T>(
  element: HTMLElement,
  keyOf: (item: T) => string,
  make: (item: T) => Row<T>,
  empty?: HTMLElement,
): (items: readonly T[]) => void {
  const rows = new Map<string, Row<T>>()
  return (items) => {
    const focused = document.activeElement
    const keys = new Set(items.map(keyOf))
    for (const [key, row] of rows) {
      if (keys.has(key)) continue
      row.element.remove()
      rows.delete(key)
    }
    for (const [i, item] of items.entries()) {
      const key = keyOf(item)
      const row = rows.get(key) ?? make(item)
      rows.set(key, row)
      row.renew(item)
      if (element.children[i] !== row.element) element.insertBefore(row.element, element.children[i] ?? null)
    }
    if (empty && items.length === 0) element.append(empty)
    else empty?.remove()
    // What moves loses the focus.
    if (focused instanceof HTMLElement && focused !== document.activeElement && element.contains(focused))
      focused.focus()
  }
}
