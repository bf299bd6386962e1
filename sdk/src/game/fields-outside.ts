import { bound, type Fields } from './field.js'
import { GameError } from './game-error.js'

// Fields that stand in no world: in inputs, settings, actions and what else goes from one device to another.

/** @throws {GameError} for what makes sense in a world only */
export function fieldsOutside(where: string, fields: Fields = {}): Fields {
  for (const [name, { kind, hostOnly, velocity }] of Object.entries(fields)) {
    if (kind === 'ref')
      throw new GameError(`${where}.${name}: a ref stands in the world only; send the row's id instead.`)
    if (hostOnly) throw new GameError(`${where}.${name}: hostOnly() is for the world; this goes to other devices.`)
    if (velocity !== undefined) throw new GameError(`${where}.${name}: movesBy() is for the world.`)
  }
  return fields
}

export function groupsOutside(where: string, groups: Readonly<Record<string, Fields>> = {}): [string, Fields][] {
  return Object.entries(groups).map(([name, fields]) => [name, fieldsOutside(`${where}.${name}`, fields)])
}

/** What players do in a match names seats of players only. What they say to each other may name spectators as well. */
export function inThisGame(fields: Fields, seats: number): Fields {
  const place = { seats, capacityOf: () => undefined }
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, bound(field, place)]))
}
