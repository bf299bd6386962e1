import type { AnyGame } from '../game/game-types.js'
import type { Knock } from '../session/knocks.js'
import type { Session } from './session-api.js'
import type { SessionEnd, SessionEvents } from './session-events.js'

interface Now<G extends AnyGame> {
  readonly session: Pick<Session<G>, 'connection' | 'me' | 'outcome' | 'phase' | 'players' | 'standby'>
  readonly knocks: readonly Knock[]
  readonly countdownMs: number
  readonly end: SessionEnd | undefined
}

/** A handler that comes late is told at once of what is already so. */
export function tellWhatIsSo<G extends AnyGame, E extends keyof SessionEvents>(
  event: E,
  handler: SessionEvents[E],
  { session, knocks, countdownMs, end }: Now<G>,
): void {
  const late = handler as (...values: readonly unknown[]) => void
  if (event === 'players') late(session.players)
  if (event === 'phase') late(session.phase, countdownMs)
  if (event === 'standby') late(session.standby)
  if (event === 'connection') late(session.connection)
  if (event === 'result' && session.outcome) late(session.outcome)
  const { record } = session.outcome ?? {}
  if (event === 'recorded' && record && record.state !== 'signing') late(session.outcome)
  if (event === 'ended' && end) late(end)
  if (event === 'knock') for (const knock of knocks) late(knock)
  if (event === 'playerJoined') for (const player of session.players) if (player.seat !== session.me.seat) late(player)
}
