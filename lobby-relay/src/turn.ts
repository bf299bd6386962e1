import { createHmac } from 'node:crypto'
import { iceScheme, MAX_ICE_URLS } from '@skirmish/sdk/discover'

/** A coturn that shares a secret with this relay. */
export interface TurnOptions {
  /** Up to four of its addresses, such as `turn:turn.example:3478` or `turns:turn.example`. */
  readonly urls: readonly string[]
  /** Its `static-auth-secret`. It stays here: friends get what it signs. */
  readonly secret: string
}

/** Longer ones are cut by nobody, and of no use. */
const MAX_SECRET = 256

/** Why these can't be used, as a sentence. */
export function whyNotTurn({ urls, secret }: TurnOptions): string | undefined {
  const wrong = urls.find((url) => !iceScheme(url)?.startsWith('turn'))
  if (wrong !== undefined)
    return `"${wrong.slice(0, 80)}" is no address of a TURN server; those look like turn:turn.example:3478 or turns:turn.example.`
  if (urls.length === 0) return 'A TURN secret is for a TURN server: name it with --turn-url.'
  if (urls.length > MAX_ICE_URLS) return `There may be ${MAX_ICE_URLS} addresses of a TURN server, not ${urls.length}.`
  if (secret === '') return 'A TURN server needs its secret: set SKIRMISH_TURN_SECRET.'
  return secret.length > MAX_SECRET ? `The TURN secret must have 1 to ${MAX_SECRET} characters.` : undefined
}

/**
 * What coturn's `use-auth-secret` takes until that time (draft-uberti-behave-turn-rest-00): it stores nobody, it knows its own
 * signature. Pure.
 *
 * @param name tells users apart, for coturn's quotas
 * @param expires seconds since 1970
 */
export function turnCredential(
  secret: string,
  name: string,
  expires: number,
): { username: string; credential: string } {
  const username = `${expires}:${name}`
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}
