import { type ErrorCode, SkirmishError } from '../errors.js'
import type { EndReason } from '../session/phase.js'
import type { SessionEnd } from './session-api.js'

const CODES: Readonly<Record<EndReason, ErrorCode | undefined>> = {
  left: undefined,
  'host-left': 'session/host-left',
  'host-lost': 'session/host-lost',
  kicked: 'session/kicked',
  timeout: 'session/timed-out',
  protocol: 'session/protocol',
  refused: 'session/closed',
  flooding: 'session/flooding',
  garbage: 'session/garbage',
}

/** @param why what the host said when it refused */
export function sessionEnd(reason: EndReason, why?: ErrorCode): SessionEnd {
  const code = why ?? CODES[reason]
  return { reason, error: code && new SkirmishError(code) }
}
