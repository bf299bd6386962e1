import type { Fields } from './field.js'
import { decodeValues, encodeValues } from './field-values.js'
import { fieldsOutside, groupsOutside, inThisGame } from './fields-outside.js'
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
  Team,
  World,
} from './game-types.js'
import { type AnyShape, layoutOf, MAX_STATE_BYTES } from './layout.js'
import { ratingsOf } from './ratings.js'
import { schemaHash } from './schema-hash.js'
import { teamsOf } from './teams.js'

/** Most cells (values of all rows) a world may have: 128 KiB of float64. */
const MAX_CELLS = 16_384
const NO_FIELDS: Fields = {}

/**
 * Declares a game once; every type in its methods follows from `world`, `input`, `settings`, `actions`, `messages`,
 * `requests`, `effects` and `teams`. `step` must be deterministic: it reads only its arguments and writes only `world`.
 *
 * @throws {GameError} `game/bad-declaration` for an id, seat range, world, teams or ratings that can't work.
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
>(
  declaration: GameDeclaration<W, I, S, A, M, E, Q, T>,
): Game<{ world: W; input: I; settings: S; actions: A; messages: M; effects: E; requests: Q; teams: T }> {
  const { id, version, seats, tickRate } = declaration
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id))
    throw new GameError(`The game id "${id}" must be 1 to 64 of a-z, 0-9 and "-".`)
  if (!Number.isInteger(version) || version < 0) throw new GameError('The game version must be a whole number from 0.')
  if (!(seats.min >= 1 && seats.max >= seats.min && seats.max <= 64))
    throw new GameError('seats must be 1 ≤ min ≤ max ≤ 64.')
  if (!(tickRate >= 0 && tickRate <= 120)) throw new GameError('tickRate must be from 0 (turn-based) to 120.')
  const layout = layoutOf(declaration.world, seats.max)
  if (layout.cells > MAX_CELLS) throw new GameError(`The world has ${layout.cells} cells; the limit is ${MAX_CELLS}.`)
  if (layout.stateBytes > MAX_STATE_BYTES) {
    const size = `${layout.stateBytes} bytes with every row alive; the limit is ${MAX_STATE_BYTES}`
    throw new GameError(`The world takes ${size}. Fewer rows, or fields of fewer steps, make it smaller.`)
  }
  const teams = teamsOf(declaration.teams, seats.max)
  const input = inThisGame(fieldsOutside('input', declaration.input), seats.max)
  const settings = fieldsOutside('settings', declaration.settings)
  const ratings = ratingsOf(declaration.ratings, settings)
  const actions = groupsOutside('actions', declaration.actions)
  const messages = groupsOutside('messages', declaration.messages)
  const effects = groupsOutside('effects', declaration.effects)
  const asked = Object.entries(declaration.requests ?? {})
  for (const [name, { ask, answer }] of asked) groupsOutside(`requests.${name}`, { ask, answer })
  const asks = asked.map(([name, { ask }]): [string, Fields] => [name, ask])
  const answers = asked.map(([name, { answer }]): [string, Fields] => [name, answer])
  const fieldsOf = (list: [string, Fields][], index: number) => list[index]?.[1]
  const parse = (list: [string, Fields][], index: number, bytes: Uint8Array) => {
    const fields = fieldsOf(list, index)
    return fields && decodeValues(fields, bytes)
  }
  const game: AnyGame = {
    id,
    version,
    seats,
    tickRate,
    layout,
    inputFields: input,
    settingsFields: settings,
    teams,
    ratings,
    schemaHash: schemaHash({ ...declaration, input, settings }),
    allowsLateJoin: declaration.join !== undefined,
    actionNames: actions.map(([name]) => name),
    messageNames: messages.map(([name]) => name),
    requestNames: asked.map(([name]) => name),
    effectNames: effects.map(([name]) => name),
    encodeSettings: (values) => encodeValues(settings, values),
    parseSettings: (bytes) => decodeValues(settings, bytes),
    encodeAction: (index, values) => encodeValues(fieldsOf(actions, index) ?? NO_FIELDS, values),
    parseAction: (index, bytes) => parse(actions, index, bytes),
    encodeMessage: (index, values) => encodeValues(fieldsOf(messages, index) ?? NO_FIELDS, values),
    parseMessage: (index, bytes) => parse(messages, index, bytes),
    encodeRequest: (index, values) => encodeValues(fieldsOf(asks, index) ?? NO_FIELDS, values),
    parseRequest: (index, bytes) => parse(asks, index, bytes),
    encodeAnswer: (index, values) => encodeValues(fieldsOf(answers, index) ?? NO_FIELDS, values),
    parseAnswer: (index, bytes) => parse(answers, index, bytes),
    encodeEffect: (index, values) => encodeValues(fieldsOf(effects, index) ?? NO_FIELDS, values),
    parseEffect: (index, bytes) => parse(effects, index, bytes),
    // The one place where a game's own types are erased: the session knows them only as declared fields.
    rules: declaration as unknown as AnyGame['rules'],
  }
  return game as Game<{ world: W; input: I; settings: S; actions: A; messages: M; effects: E; requests: Q; teams: T }>
}

export type { Actions, AnyGame, Context, Effects, Game, Input, Messages, Requests, Settings, Team, World }
