import type { MatchEnd } from './match-end.js'
import type { SignedEnd, SignedMatch } from './signed-match.js'

/** What was said of a match, in a word ([RE9]). */
export type VerdictState = 'unconfirmed' | 'unfinished' | 'agreed' | 'abandoned' | 'partly-signed' | 'disputed'

/** What a record counts for. Players are meant by their indices in the start. */
export interface Verdict {
  /**
   * - `unconfirmed`: somebody has not signed that they began it.
   * - `unfinished`: all began it, and nobody says how it ended.
   * - `agreed`: all signed one end.
   * - `abandoned`: all but those who left signed one end.
   * - `partly-signed`: somebody who stayed has not signed the only end.
   * - `disputed`: there are several ends, or only those speak who contradict themselves.
   */
  readonly state: VerdictState
  /** Whether it moves ratings. */
  readonly counts: boolean
  /** The one that counts, or would; `undefined` where there is none, or none of several has more than half behind it. */
  readonly end: MatchEnd | undefined
  /** Whose signature is missing: under the start when it is `unconfirmed`, else under the end. Of an `abandoned` match those who left. */
  readonly missing: readonly number[]
  /** Who signed two ends of it: none of their signatures under an end count. */
  readonly contradicted: readonly number[]
}

/** Of a verified record; the same on every device that has it. */
export function verdictOf(record: SignedMatch): Verdict {
  const all = record.start.players.map((_, index) => index)
  const contradicted = record.contradictions.map(({ index }) => index)
  const without = (signed: SignedMatch['signatures']) => all.filter((i) => !signed.some(({ index }) => index === i))
  const none = { counts: false, end: undefined, contradicted }

  const unsigned = without(record.signatures)
  if (unsigned.length > 0) return { ...none, state: 'unconfirmed', missing: unsigned }
  const [only, ...others] = record.ends
  if (!only) return { ...none, state: contradicted.length > 0 ? 'disputed' : 'unfinished', missing: all }

  const isRated = ({ parted, unconfirmed }: MatchEnd) => !parted && !unconfirmed
  if (others.length > 0) {
    const major = record.ends.find(({ signatures }) => signatures.length * 2 > all.length)
    const missing = without(major?.signatures ?? [])
    const counts = major !== undefined && isRated(major.end)
    return { state: 'disputed', counts, end: major?.end, missing, contradicted }
  }
  const missing = without(only.signatures)
  const enough = only.signatures.length * 2 >= all.length
  return {
    state: stateOf(only, missing, enough),
    counts: enough && isRated(only.end),
    end: only.end,
    missing,
    contradicted,
  }
}

function stateOf({ end }: SignedEnd, missing: readonly number[], enough: boolean): VerdictState {
  if (missing.length === 0) return 'agreed'
  return enough && missing.every((index) => end.players[index]?.left) ? 'abandoned' : 'partly-signed'
}
