import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { IceServer } from '../webrtc/ice-server.js'

/** Answers are far shorter; a stranger's fills no memory, bytes. */
const MAX_ANSWER = 64 * 1024
const MAX_STUN_PORTS = 4
const MAX_ICE_SERVERS = 8
const MAX_URL = 512

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

/** `GET lobby/ice`: the servers a lobby lends its guests; none from a lobby that has none. */
export async function askIceServers(endpoint: URL, signal: AbortSignal): Promise<readonly IceServer[]> {
  return parseIceServers(await askJson(new URL('lobby/ice', endpoint), signal))
}

export function parseInfo(value: unknown): LobbyInfo | undefined {
  const { name, version, stun } = record(value)
  if (typeof name !== 'string' || typeof version !== 'string' || !Array.isArray(stun)) return undefined
  const ports = stun.slice(0, MAX_STUN_PORTS).filter((port) => Number.isInteger(port) && port > 0 && port < 65_536)
  return { name: name.slice(0, 80), version: version.slice(0, 40), stun: ports.map(Number) }
}

export function parseIceServers(value: unknown): readonly IceServer[] {
  const { iceServers } = record(value)
  if (!Array.isArray(iceServers)) return []
  return iceServers.slice(0, MAX_ICE_SERVERS).flatMap((one: unknown) => {
    const { urls, username, credential } = record(one)
    const all = (Array.isArray(urls) ? urls.slice(0, MAX_ICE_SERVERS) : [urls]).filter(isUrl)
    if (all.length === 0) return []
    const secret = isText(username) && isText(credential) ? { username, credential } : {}
    return [{ urls: all, ...secret }]
  })
}

function isUrl(value: unknown): value is string {
  return isText(value) && /^(stun|turn)s?:\S+$/.test(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_URL
}

/** `undefined` for what is not there or no JSON. */
async function askJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal, cache: 'no-store' }).catch((cause: unknown) => {
    throw new SkirmishError(signal.aborted ? 'session/aborted' : 'discover/relay-unreachable', { cause })
  })
  const reader = response.body?.getReader()
  let text = ''
  const decoder = new TextDecoder()
  try {
    for (let size = 0; reader; ) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > MAX_ANSWER) return undefined
      text += decoder.decode(value, { stream: true })
    }
    return response.ok ? JSON.parse(text) : undefined
  } catch {
    return undefined // cut off, or no JSON: in either way nothing to read
  } finally {
    reader?.cancel().catch(() => {})
  }
}
