import { sha256 } from '@noble/hashes/sha2.js'
import { decode, encode, list, raw, struct, text, u8, varint } from '../codec/combinators.js'
import { MAX_NAME_BYTES } from '../codec/name.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import { MAX_TEAM_NAME } from '../game/teams.js'
import { compareBytes, isAscending } from './byte-order.js'
import { fitsInRecord } from './record-size.js'

const FORMAT = 1
const STATEMENT = utf8Encode('skirmish/1 start')
const FOR_ALL = utf8Encode('skirmish/1 begun')
/** As many as a session has seats; what a record can hold is less where names are long. */
export const MAX_STARTERS = 64
/** Values a game may declare for each player. */
export const MAX_STATS = 16
/** Bytes of such a value's name. */
export const MAX_STAT_NAME = 32
/** Stands for the match before a device's first. */
export const NO_MATCH = new Uint8Array(32)
const FOLDS = ['sum', 'max'] as const

/** A value that a game declares of each player, and how those of many matches become one. */
export interface DeclaredStat {
  readonly name: string
  readonly fold: (typeof FOLDS)[number]
}

/** Who began a match, and by which rules ([RE4]); everybody in it is rated. */
export interface MatchStart {
  readonly game: string
  readonly version: number
  /** Matches of one game that are rated apart; empty where it has no modes. */
  readonly mode: string
  /** As `rulesHash` makes it, 32 bytes. */
  readonly rules: Uint8Array
  /** The session's own id of the match, 16 bytes: no start is signed for two matches. */
  readonly nonce: Uint8Array
  /** Milliseconds since 1970 by the host's clock: for display only, never used to order or to rate. */
  readonly startedAt: number
  readonly stats: readonly DeclaredStat[]
  /** By their keys, ascending. */
  readonly players: readonly Starter[]
}

export interface Starter {
  readonly seat: Seat
  readonly key: Uint8Array
  /** What signs for them in this match, 32 bytes. */
  readonly device: Uint8Array
  /** By their key, over the device's: 64 bytes. */
  readonly certificate: Uint8Array
  /** Id of the last start that this device signed; `NO_MATCH` before its first. */
  readonly previous: Uint8Array
  /** As others saw it; whoever shows it cleans it. */
  readonly name: string
  /** Empty for somebody alone. */
  readonly team: string
}

const startCodec = struct({
  ...{
    format: u8,
    game: text(64),
    version: varint,
    mode: text(128),
    rules: raw(32),
    nonce: raw(16),
    startedAt: varint,
  },
  stats: list(struct({ name: text(MAX_STAT_NAME), fold: u8 }), MAX_STATS),
  players: list(
    struct({
      ...{ seat: u8, key: raw(32), device: raw(32), certificate: raw(64), previous: raw(32) },
      ...{ name: text(MAX_NAME_BYTES), team: text(MAX_TEAM_NAME) },
    }),
    MAX_STARTERS,
  ),
})

export function encodeStart(start: MatchStart): Uint8Array {
  const stats = start.stats.map(({ name, fold }) => ({ name, fold: FOLDS.indexOf(fold) }))
  return encode(startCodec, { ...start, format: FORMAT, stats, players: [...start.players] })
}

/** `undefined` for what is no start, or makes no sense as one ([RE4]). Signatures are another matter. */
export function parseStart(bytes: Uint8Array): MatchStart | undefined {
  const decoded = decode(startCodec, bytes)
  if (decoded?.format !== FORMAT) return undefined
  const { format: _, ...start } = decoded
  const stats = start.stats.flatMap(({ name, fold }) => {
    const known = FOLDS[fold]
    return known ? [{ name, fold: known }] : []
  })
  const all = stats.length === start.stats.length
  return all && isSound({ ...start, stats }, bytes.length) ? { ...start, stats } : undefined
}

/** Its number among matches: 32 bytes, and what is signed. */
export function startId(body: Uint8Array): Uint8Array {
  return sha256(concat(STATEMENT, body))
}

/** What a device signs to say that it began this match. */
export function startClaim(id: Uint8Array): Uint8Array {
  return concat(STATEMENT, id)
}

/** What whoever hosts signs to say, too, that everybody's signature came in time ([RE27]). */
export function begunClaim(id: Uint8Array): Uint8Array {
  return concat(FOR_ALL, id)
}

/** What is played: devices that read each other's bits, with these settings. @param settings as `encodeSettings` gives them */
export function rulesHash(schemaHash: Uint8Array, settings: Uint8Array): Uint8Array {
  return sha256(concat(schemaHash, settings))
}

/** In the one order of a start. */
export function inKeyOrder<T extends { readonly key: Uint8Array }>(players: readonly T[]): T[] {
  return [...players].sort((a, b) => compareBytes(a.key, b.key))
}

function isSound({ stats, players }: MatchStart, bytes: number): boolean {
  const devices = players.map(({ device }) => device).sort(compareBytes)
  return (
    players.length >= 2 &&
    isAscending(players.map(({ key }) => key)) &&
    isAscending(devices) &&
    new Set(players.map(({ seat }) => seat)).size === players.length &&
    new Set(stats.map(({ name }) => name)).size === stats.length &&
    fitsInRecord(bytes, players.length, stats.length)
  )
}
