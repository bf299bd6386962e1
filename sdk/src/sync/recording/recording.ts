import {
  blob,
  decode,
  encode,
  flag,
  list,
  optional,
  raw,
  struct,
  text,
  u8,
  u32,
  varint,
} from '../../codec/combinators.js'
import type { AnyGame } from '../../game/game-types.js'

/** "SKRC", and the version of what follows ([SY51]). */
const MARK = Uint8Array.of(0x53, 0x4b, 0x52, 0x43)
const FORMAT = 1
/** Of a part, bytes: some minutes of eight players with sticks. A new part begins with a whole world. */
export const PART_BYTES = 128 * 1024
/** How many are kept; the oldest gives way. */
export const MAX_PARTS = 4
/** Of a part: 9 h at 30 Hz in which nobody does anything. */
export const MAX_PART_TICKS = 1_048_576
/** Beyond a part's limit stands at most one action. */
const MAX_ENTRY_BYTES = PART_BYTES + 8192
const MAX_WORLD_BYTES = 1024 * 1024

const part = struct({
  tick: varint,
  /** What the rules draw from, as it stood then. */
  chance: list(u32, 4),
  /** All of it; without one, the game sets it up. */
  world: optional(blob(MAX_WORLD_BYTES)),
  players: list(struct({ seat: u8, team: optional(varint), connected: flag }), 64),
  /** Entries, and the ticks among them. */
  count: varint,
  ticks: varint,
  entries: blob(MAX_ENTRY_BYTES),
})

const recording = struct({
  mark: raw(4),
  format: u8,
  game: text(64),
  version: varint,
  schema: raw(16),
  settings: blob(65_536),
  /** Who began the match. */
  seats: list(u8, 64),
  lastTick: varint,
  parts: list(part, MAX_PARTS),
})

export type RecordedPart = ReturnType<(typeof part)['read']>
export type Recording = Omit<ReturnType<(typeof recording)['read']>, 'mark' | 'format' | 'game' | 'version' | 'schema'>

export function writeRecording(game: AnyGame, { settings, seats, lastTick, parts }: Recording): Uint8Array {
  const { id, version, schemaHash: schema } = game
  return encode(recording, { mark: MARK, format: FORMAT, game: id, version, schema, settings, seats, lastTick, parts })
}

/** What is in it: `garbage` when that is no recording, `other-game` when these rules can not play it. */
export function parseRecording(game: AnyGame, bytes: Uint8Array): Recording | 'garbage' | 'other-game' {
  if (bytes.length > MAX_PARTS * (MAX_ENTRY_BYTES + MAX_WORLD_BYTES)) return 'garbage'
  const read = decode(recording, bytes)
  if (!read || read.format !== FORMAT || read.mark.some((byte, i) => byte !== MARK[i])) return 'garbage'
  const isOfGame = read.game === game.id && read.version === game.version
  if (!isOfGame || read.schema.some((byte, i) => byte !== game.schemaHash[i])) return 'other-game'
  const isSound = (one: RecordedPart, i: number) =>
    one.chance.length === 4 && one.ticks <= MAX_PART_TICKS && (i === 0 || one.world !== undefined)
  return read.parts.length > 0 && read.parts.every(isSound) ? read : 'garbage'
}
