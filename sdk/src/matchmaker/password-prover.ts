import { passwordBytes } from '../connect/password.js'
import { passwordProof } from '../connect/password-proof.js'
import { SkirmishError } from '../errors.js'
import type { ProvePassword } from '../session/password-check.js'
import type { Platform } from './platform.js'

/** What proves a password in a conversation. @throws SkirmishError `session/bad-password` */
export function passwordProver(
  role: 'guest' | 'host',
  typed: string,
  { random }: Pick<Platform, 'random'>,
): ProvePassword {
  const password = passwordBytes(typed)
  if (!password) throw new SkirmishError('session/bad-password')
  return (conversation) => passwordProof(role, password, conversation, random(32))
}
