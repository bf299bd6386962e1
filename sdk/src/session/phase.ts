/** Where a session stands: waiting → countdown → playing → result → (rematch) → countdown … */
export type Phase = 'waiting' | 'countdown' | 'playing' | 'result'

export const PHASES: readonly Phase[] = ['waiting', 'countdown', 'playing', 'result']

/** Milliseconds from "start" to the first tick: long enough to put the thumbs in place. */
export const COUNTDOWN_MS = 3000

/** Why a session or a player's part in it ended. A closed set; the two sides may see it differently, as `host-lost` here is `timeout` there. */
export type EndReason =
  | 'left'
  | 'host-left'
  | 'host-lost'
  | 'kicked'
  | 'timeout'
  | 'refused'
  | 'flooding'
  | 'garbage'
  | 'banned'

export const END_REASONS: readonly EndReason[] = [
  'left',
  'host-left',
  'host-lost',
  'kicked',
  'timeout',
  'refused',
  'flooding',
  'garbage',
  'banned',
]
