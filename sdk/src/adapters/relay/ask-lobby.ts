import { type LobbyIceServer, parseIceAnswer } from '../../discover/ice-servers.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import { readJson } from '../read-json.js'

/** Answers are far shorter; a stranger's fills no memory, bytes. */
const MAX_ANSWER = 64 * 1024
const MAX_STUN_PORTS = 4

export interface LobbyInfo {
  readonly name: string
  readonly version: string
  /** UDP ports at the lobby's address that answer STUN. */
  readonly stun: readonly number[]
}

/** `GET lobby/info` ([CO27]). Rejects with `discover/relay-unreachable` for whatever is no lobby. */
export async function askInfo(endpoint: URL, signal: AbortSignal): Promise<LobbyInfo> {
  const info = parseInfo(await askJson(new URL('lobby/info', endpoint), signal))
  if (!info) throw new SkirmishError('discover/relay-unreachable')
  return info
}

/** `GET lobby/ice` ([CO16]): the servers a lobby lends its guests; none from a lobby that has none. */
export async function askIceServers(endpoint: URL, signal: AbortSignal): Promise<readonly LobbyIceServer[]> {
  return parseIceAnswer(await askJson(new URL('lobby/ice', endpoint), signal))?.iceServers ?? []
}

export function parseInfo(value: unknown): LobbyInfo | undefined {
  const { name, version, stun } = record(value)
  if (typeof name !== 'string' || typeof version !== 'string' || !Array.isArray(stun)) return undefined
  const ports = stun.slice(0, MAX_STUN_PORTS).filter((port) => Number.isInteger(port) && port > 0 && port < 65_536)
  return { name: name.slice(0, 80), version: version.slice(0, 40), stun: ports.map(Number) }
}

/** `undefined` for what is not there or no JSON. */
async function askJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal, cache: 'no-store' }).catch((cause: unknown) => {
    throw new SkirmishError(signal.aborted ? 'session/aborted' : 'discover/relay-unreachable', { cause })
  })
  if (response.ok) return readJson(response, MAX_ANSWER).catch(() => undefined) // cut off, or no JSON: nothing to read
  response.body?.cancel().catch(() => {})
  return undefined
}
