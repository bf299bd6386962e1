import { type ErrorCode, SkirmishError } from '../errors.js'
import type { EndReason } from '../session/phase.js'
import type { SessionEnd } from './session-events.js'

const CODES: Readonly<Record<EndReason, ErrorCode | undefined>> = {
  left: undefined,
  'host-left': 'session/host-left',
  'host-lost': 'session/host-lost',
  kicked: 'session/kicked',
  timeout: 'session/timed-out',
  refused: 'session/closed',
  flooding: 'session/flooding',
  garbage: 'session/garbage',
  banned: 'session/banned',
}

/**
 * @param refusal what the host said when it refused
 * @param why in the host's own words
 */
export function sessionEnd(reason: EndReason, refusal?: ErrorCode, why?: string): SessionEnd {
  const code = refusal ?? CODES[reason]
  return { reason, why, error: code && new SkirmishError(code, why === undefined ? {} : { reason: why }) }
}
