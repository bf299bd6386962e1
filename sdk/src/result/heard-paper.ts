import { equalBytes } from '../connect/bytes.js'
import { endId, endsMatch, parseEnd } from './match-end.js'
import type { Paper } from './paper.js'
import { parseMatch, type SignedMatch } from './signed-match.js'

/** What a paper says about a match, not verified. */
export interface HeardPaper {
  readonly says: SignedMatch
  /** Of whom it says that their signature under the start came in time. */
  readonly inTime: readonly number[]
}

/** `undefined` for nonsense, `other-match` where it is about another one: an old paper, or one that came before the start. */
export function heardPaper(
  record: SignedMatch,
  paper: Exclude<Paper, { kind: 'entry' }>,
): HeardPaper | 'other-match' | undefined {
  const nothing = { ...record, signatures: [], ends: [], contradictions: [] }
  if (paper.kind === 'record') {
    const says = parseMatch(paper.record)
    if (says && !equalBytes(says.id, record.id)) return 'other-match'
    return says && { says, inTime: paper.inTime }
  }
  const { index, signature } = paper
  const isSomebody = index < record.start.players.length
  if (paper.kind === 'begun') {
    if (!equalBytes(paper.id, record.id)) return 'other-match'
    if (!isSomebody) return undefined
    const { vouches, inTime } = paper
    return { says: { ...nothing, signatures: [{ index, signature, vouches }] }, inTime: inTime ? [index] : [] }
  }
  const end = parseEnd(paper.end)
  if (end && !equalBytes(end.start, record.id)) return 'other-match'
  if (!end || !isSomebody || !endsMatch(end, record.start)) return undefined
  const ends = [{ id: endId(paper.end), end, signatures: [{ index, signature }] }]
  return { says: { ...nothing, ends }, inTime: [] }
}
