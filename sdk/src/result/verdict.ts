import type { MatchEnd } from './match-end.js'
import { type Outcome, outcomesOf } from './outcomes.js'
import type { SignedMatch } from './signed-match.js'

/** What was said of a match, in a word ([RE9]). */
export type VerdictState = 'unconfirmed' | 'unfinished' | 'agreed' | 'abandoned' | 'partly-signed' | 'disputed'

/** What a record counts for. Players are meant by their indices in the start. */
export interface Verdict {
  /**
   * - `unconfirmed`: somebody has not signed that they began it.
   * - `unfinished`: all began it, and nobody says how it ended.
   * - `agreed`: all say the same of places and numbers.
   * - `abandoned`: all do but those who left, and these are not too many.
   * - `partly-signed`: somebody who stayed says nothing, and nobody anything else; or too many left.
   * - `disputed`: some say something else, or only those speak who contradict themselves.
   */
  readonly state: VerdictState
  /** Whether it moves ratings. */
  readonly counts: boolean
  /** The one that counts, or would; `undefined` where there is none, or none of several has enough behind it. */
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
  const none = { counts: false, end: undefined, contradicted }

  const unsigned = all.filter((i) => !record.signatures.some(({ index }) => index === i))
  if (unsigned.length > 0) return { ...none, state: 'unconfirmed', missing: unsigned }
  const outcomes = outcomesOf(record)
  const [only, ...others] = outcomes
  if (!only) return { ...none, state: contradicted.length > 0 ? 'disputed' : 'unfinished', missing: all }

  const isDisputed = others.length > 0
  const asked = ({ gone }: Outcome) => all.filter((index) => !contradicted.includes(index) && !gone.includes(index))
  /** Others may say the same of places and numbers, and not that. */
  const suffices = (one: Outcome, who: readonly number[]) =>
    isEnough(one, asked(one), who, isDisputed || one.signers.some((index) => !who.includes(index)))
  const major = isDisputed ? outcomes.find((one) => suffices(one, one.signers)) : only
  const missing = all.filter((index) => !major?.signers.includes(index))
  const counts =
    major !== undefined && [major.signers, major.inTime, major.together].every((who) => suffices(major, who))
  const state = isDisputed ? 'disputed' : stateOf(only, missing, suffices(only, only.signers))
  return { state, counts, end: major?.end.end, missing, contradicted }
}

/**
 * Whether the word of these will do ([RE26]): more than half of those who were there to be asked, or just half when nobody says anything else;
 * and of all, away or not, half, rounded down. Where more were away, nobody's: whoever hosts can cut off the others. Who vouched is asked that,
 * also when they are asked nothing else.
 */
function isEnough({ gone }: Outcome, asked: readonly number[], who: readonly number[], isDivided: boolean): boolean {
  const heard = asked.length + gone.length
  const here = new Set([...asked, ...who]).size
  if (gone.length * 2 > heard || who.length < Math.floor(heard / 2)) return false
  return who.length * 2 > here || (who.length * 2 === here && !isDivided)
}

function stateOf(only: Outcome, missing: readonly number[], isEnough: boolean): VerdictState {
  if (missing.length === 0) return 'agreed'
  return isEnough && missing.every((index) => only.gone.includes(index)) ? 'abandoned' : 'partly-signed'
}
