import { decode, encode, flag, list, raw, struct, text, u8, varint } from '../codec/combinators.js'
import { hex } from './hex.js'

const MAX_PLAYERS = 64
const head = { format: u8, matchId: raw(16), game: text(64) }
const known = { key: raw(32), name: text(112) }

/** What was kept before there were teams and modes: everybody alone. */
const record1 = struct({
  ...head,
  endedAt: varint,
  rated: flag,
  players: list(struct({ ...known, place: u8 }), MAX_PLAYERS),
})

const record2 = struct({
  ...head,
  mode: text(128),
  endedAt: varint,
  rated: flag,
  sides: list(struct({ team: text(16), place: u8, players: list(struct(known), MAX_PLAYERS) }), MAX_PLAYERS),
})

/** What a device keeps of one match ([RA2]): everybody who may be rated, with whom they played, and how they placed. */
export interface MatchRecord {
  readonly matchId: Uint8Array
  readonly game: string
  /** Matches of one game that are rated apart; empty where it has no modes. */
  readonly mode: string
  /** Milliseconds since 1970 by this device's clock: for display only, never used to order or to rate. */
  readonly endedAt: number
  readonly rated: boolean
  readonly sides: readonly RecordedSide[]
}

export interface RecordedSide {
  /** Empty for somebody alone. */
  readonly team: string
  /** 1 is best; equal places are a draw. */
  readonly place: number
  readonly players: readonly { readonly key: Uint8Array; readonly name: string }[]
}

export function writeRecord(record: MatchRecord): Uint8Array {
  const sides = record.sides.map((side) => ({ ...side, players: [...side.players] }))
  return encode(record2, { ...record, format: 2, sides })
}

/** `undefined` for what is no record of a format that is known, or makes no sense: somebody plays twice, a side is empty, a place is 0. */
export function parseRecord(bytes: Uint8Array): MatchRecord | undefined {
  const record = bytes[0] === 1 ? parse1(bytes) : bytes[0] === 2 ? decode(record2, bytes) : undefined
  const keys = record?.sides.flatMap((side) => side.players.map(({ key }) => hex(key))) ?? []
  const isSound =
    new Set(keys).size === keys.length && record?.sides.every((side) => side.players.length > 0 && side.place > 0)
  return isSound ? record : undefined
}

function parse1(bytes: Uint8Array): MatchRecord | undefined {
  const record = decode(record1, bytes)
  const alone = record?.players.map(({ place, ...player }) => ({ team: '', place, players: [player] }))
  return record && { ...record, mode: '', sides: alone ?? [] }
}
