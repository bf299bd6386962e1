import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../codec/utf8.js'
import type { Field, Fields } from './field.js'
import { GameError } from './game-error.js'
import type { RequestFields } from './game-types.js'
import type { AnyShape } from './shape.js'
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
}

/** 16 bytes that two devices must have in common to read each other's bits ([SY24], checked by [CO3]). @throws {GameError} for fields that make no sense where they stand */
export function schemaHash(schema: Schema): Uint8Array {
  return sha256(utf8Encode(canonical(schema))).slice(0, 16)
}

/** What both sides must agree on, in one canonical text: names and fields in the order declared, never code. */
function canonical({
  tickRate,
  sendRate,
  seats,
  world,
  input,
  settings,
  teams,
  visibleTo = {},
  ...rest
}: Schema): string {
  const { actions, messages, effects, requests } = rest
  const said = { input, settings, actions, messages, effects, requests }
  const numbers = [tickRate, sendRate, seats.max, teams?.names, Object.keys(visibleTo)]
  return JSON.stringify([numbers, JSON.stringify(world, listed), JSON.stringify(said, listedOutside)])
}

/** A field by what tells it from others; a group has columns at that place, if anything. */
function listed(_name: string, value: unknown): unknown {
  return isField(value) ? [value.kind, value.parameters, value.hostOnly, value.velocity] : value
}

/** Of what goes from one device to another, and stands in no world. */
function listedOutside(name: string, value: unknown): unknown {
  if (isField(value) && (value.kind === 'ref' || value.hostOnly || value.velocity !== undefined))
    throw new GameError(`${name}: ref(), hostOnly() and movesBy() are for the world.`)
  return listed(name, value)
}

function isField(value: unknown): value is Field {
  return typeof (value as Field | undefined)?.kind === 'string'
}
