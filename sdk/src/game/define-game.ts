import { drawingOf } from './drawing.js'
import type { Fields } from './field.js'
import { type AnyValues, decodeValues, encodeValues } from './field-values.js'
import { GameError } from './game-error.js'
import type {
  Actions,
  AnyGame,
  Context,
  Effects,
  Game,
  GameDeclaration,
  Input,
  Messages,
  RequestFields,
  Requests,
  Settings,
  Stats,
  Team,
  World,
} from './game-types.js'
import { type GroupRules, layoutOf, MAX_STATE_BYTES } from './layout.js'
import { ratingsOf } from './ratings.js'
import { schemaHash } from './schema-hash.js'
import type { AnyShape } from './shape.js'
import { type StatsDeclaration, statsOf } from './stats.js'
import { teamsOf } from './teams.js'

/** Most cells (values of all rows) a world may have: 128 KiB of float64. */
const MAX_CELLS = 16_384
const NO_FIELDS: Fields = {}

/**
 * Declares a game once; every type in its methods follows from `world`, `input`, `settings`, `actions`, `messages`,
 * `requests`, `effects`, `teams` and `stats`. `step` must be deterministic: it reads only its arguments and writes only `world`.
 *
 * @throws {GameError} `game/bad-declaration` for an id, seat range, world, teams, ratings or stats that can't work.
 */
export function defineGame<
  const W extends Record<string, AnyShape>,
  const I extends Fields = Record<never, never>,
  const S extends Fields = Record<never, never>,
  const A extends Record<string, Fields> = Record<never, never>,
  const M extends Record<string, Fields> = Record<never, never>,
  const E extends Record<string, Fields> = Record<never, never>,
  const Q extends Record<string, RequestFields> = Record<never, never>,
  const T extends string = never,
  const K extends StatsDeclaration = Record<never, never>,
>(
  declaration: GameDeclaration<W, I, S, A, M, E, Q, T, K>,
): Game<{ world: W; input: I; settings: S; actions: A; messages: M; effects: E; requests: Q; teams: T; stats: K }> {
  const { id, version, seats, tickRate, sendRate = Math.min(tickRate, 60) } = declaration
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id))
    throw new GameError(`The game id "${id}" must be 1 to 64 of a-z, 0-9 and "-".`)
  if (!Number.isInteger(version) || version < 0) throw new GameError('The game version must be a whole number from 0.')
  if (!(seats.min >= 1 && seats.max >= seats.min && seats.max <= 64))
    throw new GameError('seats must be 1 ≤ min ≤ max ≤ 64.')
  if (!(tickRate >= 0 && tickRate <= 120)) throw new GameError('tickRate must be from 0 (turn-based) to 120.')
  if (!(sendRate >= Math.min(tickRate, 1) && sendRate <= Math.min(tickRate, 60)))
    throw new GameError('sendRate must be from 1 to tickRate, and 60 at most.')
  // Here, and below at `rules`, a game's own types are erased: the session knows them only as declared fields.
  const layout = layoutOf(declaration.world, seats.max, declaration as unknown as GroupRules)
  if (layout.cells > MAX_CELLS) throw new GameError(`The world has ${layout.cells} cells; the limit is ${MAX_CELLS}.`)
  if (layout.stateBytes > MAX_STATE_BYTES)
    throw new GameError(`The world may take ${layout.stateBytes} bytes; the limit is ${MAX_STATE_BYTES}.`)
  const teams = teamsOf(declaration.teams, seats.max)
  const stats = statsOf(declaration.stats, declaration.statsOf)
  const { input = NO_FIELDS, settings = NO_FIELDS } = declaration
  const hash = schemaHash({ ...declaration, sendRate, input, settings, stats })
  const asked = Object.entries(declaration.requests ?? {})
  const [actionNames, encodeAction, parseAction] = said(Object.entries(declaration.actions ?? {}))
  const [messageNames, encodeMessage, parseMessage] = said(Object.entries(declaration.messages ?? {}))
  const [effectNames, encodeEffect, parseEffect] = said(Object.entries(declaration.effects ?? {}))
  const [requestNames, encodeRequest, parseRequest] = said(asked.map(([name, { ask }]) => [name, ask]))
  const [, encodeAnswer, parseAnswer] = said(asked.map(([name, { answer }]) => [name, answer]))
  const game: AnyGame = {
    ...{ id, version, seats, tickRate, sendRate, layout, teams, stats },
    inputFields: input,
    settingsFields: settings,
    drawing: drawingOf(declaration.drawing),
    schemaHash: hash,
    ratings: ratingsOf(declaration.ratings, settings),
    allowsLateJoin: declaration.join !== undefined,
    standby: declaration.standby,
    ...{ actionNames, messageNames, requestNames, effectNames },
    encodeSettings: (values) => encodeValues(settings, values),
    parseSettings: (bytes) => decodeValues(settings, bytes),
    ...{ encodeAction, parseAction, encodeMessage, parseMessage, encodeEffect, parseEffect },
    ...{ encodeRequest, parseRequest, encodeAnswer, parseAnswer },
    rules: declaration as unknown as AnyGame['rules'],
  }
  return game as Game<{
    world: W
    input: I
    settings: S
    actions: A
    messages: M
    effects: E
    requests: Q
    teams: T
    stats: K
  }>
}

/** Names of what is said, and how each goes over the wire by its number among them. */
function said(list: readonly (readonly [string, Fields])[]) {
  const fieldsOf = (index: number) => list[index]?.[1]
  return [
    list.map(([name]) => name),
    (index: number, values: AnyValues) => encodeValues(fieldsOf(index) ?? NO_FIELDS, values),
    (index: number, bytes: Uint8Array) => {
      const fields = fieldsOf(index)
      return fields && decodeValues(fields, bytes)
    },
  ] as const
}

export type { Actions, AnyGame, Context, Effects, Game, Input, Messages, Requests, Settings, Stats, Team, World }
