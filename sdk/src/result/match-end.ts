import { sha256 } from '@noble/hashes/sha2.js'
import { decode, encode, flag, list, raw, struct, u8 } from '../codec/combinators.js'
import { finite } from '../codec/finite.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat } from '../connect/bytes.js'
import { MAX_STARTERS, MAX_STATS, type MatchStart } from './match-start.js'

const FORMAT = 1
const STATEMENT = utf8Encode('skirmish/1 end')

/** How a match went out, as one device saw it ([RE5]). */
export interface MatchEnd {
  /** Id of its start. */
  readonly start: Uint8Array
  /** How many hosts ran it, one after the other; 255 stands for more. */
  readonly epochs: number
  /** Play went on "without the others": it counts for nobody. */
  readonly parted: boolean
  /** When it ended, somebody's signature under the start was still missing: it counts for nobody, also when that one comes after all. */
  readonly unconfirmed: boolean
  /** In the order of the start. */
  readonly players: readonly EndedPlayer[]
}

export interface EndedPlayer {
  /** In the match, bots among them: 1 is best, equal places are a draw. All of a team have one. */
  readonly place: number
  /** They were not there at the end. */
  readonly left: boolean
  /** In the order of the start's stats. */
  readonly values: readonly number[]
}

const endCodec = struct({
  ...{ format: u8, start: raw(32), epochs: u8, parted: flag, unconfirmed: flag },
  players: list(struct({ place: u8, left: flag, values: list(finite, MAX_STATS) }), MAX_STARTERS),
})

export function encodeEnd(end: MatchEnd): Uint8Array {
  const players = end.players.map((player) => ({ ...player, values: [...player.values] }))
  return encode(endCodec, { ...end, format: FORMAT, players })
}

/** `undefined` for what is no end. Whether it is one of a certain match says `endsMatch`. */
export function parseEnd(bytes: Uint8Array): MatchEnd | undefined {
  const decoded = decode(endCodec, bytes)
  if (decoded?.format !== FORMAT) return undefined
  const { format: _, ...end } = decoded
  return end
}

/** 32 bytes, and what is signed. */
export function endId(body: Uint8Array): Uint8Array {
  return sha256(concat(STATEMENT, body))
}

/** What a device signs to say that it saw this end. */
export function endClaim(id: Uint8Array): Uint8Array {
  return concat(STATEMENT, id)
}

/** It speaks of everybody who began, and of each team with one voice. The start's id is compared by the caller. */
export function endsMatch(end: MatchEnd, { players, stats }: MatchStart): boolean {
  const places = new Map<string, number>()
  return (
    end.epochs > 0 &&
    end.players.length === players.length &&
    end.players.every(({ place, values }, i) => {
      const team = players[i]?.team ?? ''
      const known = places.get(team) ?? place
      if (team !== '') places.set(team, known)
      return place > 0 && known === place && values.length === stats.length
    })
  )
}
