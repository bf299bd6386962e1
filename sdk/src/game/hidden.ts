import type { Layout } from './layout.js'

/** Some players may not know of some rows. */
export function hidesRows({ groups }: Layout): boolean {
  return groups.some(({ visibleTo }) => visibleTo)
}

/** What guests hear of the world is not all that a host has to know to go on. */
export function hidesAnything(layout: Layout): boolean {
  return hidesRows(layout) || layout.groups.some(({ columns, wire }) => columns.length > wire.length)
}
