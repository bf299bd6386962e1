import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../codec/utf8.js'
import type { Fields } from './field.js'
import { GameError } from './game-error.js'
import type { RequestFields } from './game-types.js'
import type { AnyShape } from './shape.js'
import type { NamedStat } from './stats.js'
import type { TeamsDeclaration } from './teams.js'

interface Schema {
  readonly tickRate: number
  readonly sendRate: number
  readonly seats: { readonly max: number }
  readonly world: Readonly<Record<string, AnyShape>>
  readonly input: Fields
  readonly settings: Fields
  readonly actions?: Readonly<Record<string, Fields>>
  readonly messages?: Readonly<Record<string, Fields>>
  readonly effects?: Readonly<Record<string, Fields>>
  readonly requests?: Readonly<Record<string, RequestFields>>
  readonly teams?: TeamsDeclaration
  readonly visibleTo?: object
  readonly stats: readonly NamedStat[]
}

/** 16 bytes that two devices must have in common to read each other's bits ([SY24], checked by [CO3]). @throws {GameError} for fields that make no sense where they stand */
export function schemaHash(schema: Schema): Uint8Array {
  return sha256(utf8Encode(canonical(schema))).slice(0, 16)
}

/** What both sides must agree on, in one canonical text: names and fields, never code. */
function canonical({
  tickRate,
  sendRate,
  seats,
  world,
  input,
  settings,
  requests = {},
  teams,
  visibleTo = {},
  stats,
  ...groups
}: Schema): string {
  return JSON.stringify([
    tickRate,
    seats.max,
    Object.entries(world).map(([name, { capacity, single, fields }]) => [name, capacity, single, listed(fields)]),
    said(input),
    said(settings),
    ...[groups.actions, groups.messages, groups.effects].map((all = {}) =>
      Object.entries(all).map(([name, fields]) => [name, said(fields)]),
    ),
    Object.entries(requests).map(([name, { ask, answer }]) => [name, said(ask), said(answer)]),
    teams?.names ?? [],
    Object.keys(visibleTo),
    ...(sendRate === Math.min(tickRate, 60) ? [] : [sendRate]),
    ...stats.map(({ name, fold }) => [name, fold]), // all of them work out the same numbers, and sign them
  ])
}

function listed(fields: Fields) {
  return Object.entries(fields).map(([name, { kind, parameters, hostOnly, velocity }]) => [
    ...[name, kind, parameters],
    ...[hostOnly ?? false, velocity ?? ''],
  ])
}

/** Fields that stand in no world: they go from one device to another. */
function said(fields: Fields) {
  for (const [name, { kind, hostOnly, velocity }] of Object.entries(fields))
    if (kind === 'ref' || hostOnly || velocity !== undefined)
      throw new GameError(`${name}: ref(), hostOnly() and movesBy() are for the world.`)
  return listed(fields)
}
