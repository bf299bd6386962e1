import { withDeadline } from '../deadline.js'
import { parseErrorCode, SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Answer, AnsweredRequest } from '../session/journal.js'
import type { CallOptions } from './session-api.js'
import type { SessionSide } from './session-side.js'

/** A dropped player's seat waits for 15 s; then a round trip. */
export const ASK_TIMEOUT_MS = 20_000
/** Whoever shall host may have to be told everything first. */
export const TRANSFER_TIMEOUT_MS = 10_000

/** Asks the host for what it grants or refuses with a code of ours. */
export async function askHost(
  side: Pick<SessionSide, 'ask'>,
  request: AnsweredRequest,
  clock: Clock,
  { timeoutMs = ASK_TIMEOUT_MS, signal }: CallOptions = {},
): Promise<Answer> {
  const code = () => 'session/timeout' as const
  const answer = await withDeadline(() => side.ask(request), { clock, timeoutMs, code, signal })
  if (answer.refused !== undefined) throw new SkirmishError(parseErrorCode(answer.refused) ?? 'session/closed')
  return answer
}
