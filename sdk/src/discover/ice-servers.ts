import { record } from './record.js'

/** A STUN or TURN server as a lobby names it ([CO16]). */
export interface LobbyIceServer {
  readonly urls: string[]
  readonly username?: string
  readonly credential?: string
}

export interface IceAnswer {
  readonly iceServers: readonly LobbyIceServer[]
  /** How long they may be used, s. */
  readonly expiresIn: number
}

/** What a lobby may name: a browser asks each of them. */
export const MAX_ICE_SERVERS = 4
export const MAX_ICE_URLS = 4
const MAX_TEXT = 256
const MIN_SECONDS = 60
const MAX_SECONDS = 86_400
const URL_FORM =
  /^(stun|turn|turns):(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]+\])(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/i

/**
 * The answer of a lobby; `undefined` when it is none. A server that is not well-formed is left out, since one bad one would keep a
 * browser from making any connection; and so is what goes beyond the bounds.
 */
export function parseIceAnswer(value: unknown): IceAnswer | undefined {
  const { iceServers, expiresIn } = record(value)
  if (!Array.isArray(iceServers) || typeof expiresIn !== 'number' || !Number.isFinite(expiresIn)) return undefined
  const parsed = iceServers.slice(0, MAX_ICE_SERVERS).map(parseServer)
  return {
    iceServers: parsed.filter((server) => server !== undefined),
    expiresIn: Math.max(MIN_SECONDS, Math.min(MAX_SECONDS, expiresIn)),
  }
}

/** `stun:`, `turn:` or `turns:` as in RFC 7064 and 7065. */
export function iceScheme(url: string): 'stun' | 'turn' | 'turns' | undefined {
  const [, scheme, port] = url.length <= MAX_TEXT ? (URL_FORM.exec(url) ?? []) : []
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) return undefined
  return (['stun', 'turn', 'turns'] as const).find((known) => known === scheme?.toLowerCase())
}

function parseServer(value: unknown): LobbyIceServer | undefined {
  const { urls, username, credential } = record(value)
  const all: unknown[] = Array.isArray(urls) ? urls.slice(0, MAX_ICE_URLS) : [urls]
  const known = all.filter((url): url is string => typeof url === 'string' && iceScheme(url) !== undefined)
  const named = isSecret(username) && isSecret(credential) ? { username, credential } : undefined
  const usable = named ? known : known.filter((url) => iceScheme(url) === 'stun') // TURN takes nobody without
  return usable.length > 0 ? { urls: usable, ...named } : undefined
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT
}
