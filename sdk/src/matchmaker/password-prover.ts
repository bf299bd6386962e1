import { passwordBytes } from '../connect/password.js'
import { SkirmishError } from '../errors.js'
import type { ProvePassword } from '../session/password-check.js'
import type { Platform } from './platform.js'

/** What proves a password in a conversation; it loads when the first password is used. Rejects with `session/bad-password`. */
export async function passwordProver(
  role: 'guest' | 'host',
  typed: string,
  { random, passwords }: Pick<Platform, 'random' | 'passwords'>,
): Promise<ProvePassword> {
  const password = passwordBytes(typed)
  if (!password) throw new SkirmishError('session/bad-password')
  const { passwordProof } = await (passwords ?? import('../connect/password-proof.js'))
  return (conversation) => passwordProof(role, password, conversation, random(32))
}
