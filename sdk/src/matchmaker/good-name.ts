import { cleanName, nameProblem } from '../codec/name.js'
import { SkirmishError } from '../errors.js'

/** A name somebody typed here. @throws SkirmishError `session/bad-name` */
export function goodName(text: string, max: number): string {
  const problem = nameProblem(text, max)
  if (problem !== undefined) throw new SkirmishError('session/bad-name', { reason: problem })
  return cleanName(text, max) ?? ''
}
