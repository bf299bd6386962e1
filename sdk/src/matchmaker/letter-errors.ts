import { type ErrorCode, SkirmishError } from '../errors.js'
import type { LetterRefusal } from '../session/letter.js'

const CODES: Readonly<Record<LetterRefusal, ErrorCode>> = {
  left: 'session/player-left',
  'no-handler': 'session/no-handler',
  refused: 'session/request-refused',
  busy: 'session/busy',
  'too-large': 'session/too-large',
  aborted: 'session/aborted',
}
const BUSY = 'They have too much to do just now.'
export const SILENT = 'They did not answer in time.'

/** @param sentence the other side's own, where it gave one */
export function refusalError(why: LetterRefusal, sentence = ''): SkirmishError {
  const reason = sentence || (why === 'busy' ? BUSY : undefined)
  return new SkirmishError(CODES[why], reason === undefined ? {} : { reason })
}
