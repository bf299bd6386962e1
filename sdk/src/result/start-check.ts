import { MAX_NAME_BYTES } from '../codec/name.js'
import { cutText } from '../codec/utf8.js'
import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import { type DeclaredStat, inKeyOrder, type MatchStart } from './match-start.js'

/** The match that runs, as this device knows it. */
export interface MatchAtHand {
  readonly game: string
  readonly version: number
  readonly mode: string
  readonly rules: Uint8Array
  /** The session's id of it. */
  readonly nonce: Uint8Array
  readonly stats: readonly DeclaredStat[]
  /** Everybody who began it and is rated. */
  readonly players: readonly RatedPlayer[]
}

export interface RatedPlayer {
  readonly seat: Seat
  readonly key: Uint8Array
  readonly name: string
  readonly team: string | undefined
}

/** What of a start is this device's own to say. */
export interface OwnEntry {
  readonly key: Uint8Array
  readonly device: Uint8Array
  readonly certificate: Uint8Array
  readonly previous: Uint8Array
}

/**
 * Why a start is not signed.
 *
 * - `other-match`: another game, version, mode or session's match.
 * - `other-rules`: other rules, or other values that count.
 * - `other-players`: somebody else plays, or sits elsewhere, or in another team.
 * - `not-as-said`: what it says of this device is not what this device said.
 * - `late`: it came when one could have seen how the match goes.
 */
export type Refusal = 'other-match' | 'other-rules' | 'other-players' | 'not-as-said' | 'late'

/** Whether a start is the one of this match ([RE12]); names are only shown, so they may be any. */
export function whyNotThis(start: MatchStart, match: MatchAtHand, own: OwnEntry | undefined): Refusal | undefined {
  const isMatch = start.game === match.game && start.version === match.version && start.mode === match.mode
  if (!isMatch || !equalBytes(start.nonce, match.nonce)) return 'other-match'
  const sameStats =
    start.stats.length === match.stats.length &&
    start.stats.every(({ name, fold }, i) => name === match.stats[i]?.name && fold === match.stats[i]?.fold)
  if (!sameStats || !equalBytes(start.rules, match.rules)) return 'other-rules'
  const expected = inKeyOrder(match.players)
  const samePlayers =
    start.players.length === expected.length &&
    start.players.every(({ seat, key, team }, i) => {
      const one = expected[i]
      return one && seat === one.seat && team === (one.team ?? '') && equalBytes(key, one.key)
    })
  if (!samePlayers) return 'other-players'
  const said = own && start.players.find(({ key }) => equalBytes(key, own.key))
  const asSaid =
    !own ||
    (said &&
      equalBytes(said.device, own.device) &&
      equalBytes(said.certificate, own.certificate) &&
      equalBytes(said.previous, own.previous))
  return asSaid ? undefined : 'not-as-said'
}

/** The start of a match, from what each player's device said; `undefined` as long as somebody's is missing, or too few are rated. */
export function startFrom(
  { players, nonce, rules, stats, ...match }: MatchAtHand,
  startedAt: number,
  entries: ReadonlyMap<Seat, Omit<OwnEntry, 'key'>>,
): MatchStart | undefined {
  const starters = inKeyOrder(players).flatMap(({ seat, key, name, team = '' }) => {
    const entry = entries.get(seat)
    return entry ? [{ ...entry, seat, key, name: cutText(name, MAX_NAME_BYTES), team }] : []
  })
  if (starters.length < 2 || starters.length < players.length) return undefined
  const { game, version, mode } = match
  return { game, version, mode, rules, nonce, startedAt, stats, players: starters }
}
