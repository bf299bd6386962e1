import { withDeadline } from '../deadline.js'
import { parseErrorCode, SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { CallOptions } from './session-api.js'
import type { SessionSide } from './session-side.js'

/** As for an action: a dropped player's seat waits for 15 s. */
const TIMEOUT_MS = 20_000

/** To the spectators, or back to a seat ([SE24]). */
export async function changePlace(
  side: Pick<SessionSide, 'move'>,
  spectator: boolean,
  clock: Clock,
  { timeoutMs = TIMEOUT_MS, signal }: CallOptions = {},
): Promise<void> {
  const code = () => 'session/timeout' as const
  const refused = await withDeadline(() => side.move(spectator), { clock, timeoutMs, code, signal })
  if (refused !== undefined) throw new SkirmishError(parseErrorCode(refused) ?? 'session/closed')
}
