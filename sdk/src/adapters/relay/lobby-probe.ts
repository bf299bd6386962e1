import type { Probes } from '../../ports/probes.js'
import type { IceServer } from '../webrtc/ice-server.js'
import { askIceServers, askInfo, type LobbyInfo } from './ask-lobby.js'
import { openDoor } from './door.js'
import type { RelayPlatform } from './relay-platform.js'

/** Nobody is behind this door; the relay says so by a WebSocket. */
const NO_DOOR = 'check'

/** What a lobby says of itself, asked once for all probes of one diagnosis. */
export class LobbyProbe {
  readonly #endpoint: URL | undefined
  readonly #platform: Pick<RelayPlatform, 'openSocket'>
  readonly #iceServers: readonly IceServer[] | undefined
  #asked: Promise<LobbyInfo> | undefined

  /** @param iceServers those the platform was given in place of the lobby's */
  constructor(
    endpoint: URL | undefined,
    platform: Pick<RelayPlatform, 'openSocket'>,
    iceServers: readonly IceServer[] | undefined,
  ) {
    this.#endpoint = endpoint
    this.#platform = platform
    this.#iceServers = iceServers
  }

  get probe(): Pick<Probes, 'lobby'> {
    const endpoint = this.#endpoint
    if (!endpoint) return {}
    return {
      lobby: async ({ signal }) => {
        const door = openDoor(new URL(`lobby/links/${NO_DOOR}`, endpoint), this.#platform.openSocket, signal).then(
          () => true,
          () => false,
        )
        const { name, version } = await this.#info(endpoint, signal)
        return { name, version, socket: await door }
      },
    }
  }

  /** URLs of STUN servers. */
  async stun(signal: AbortSignal): Promise<readonly string[]> {
    if (this.#iceServers) return urlsOf(this.#iceServers).filter((url) => /^stuns?:/.test(url))
    if (!this.#endpoint) return []
    const { hostname } = this.#endpoint
    return (await this.#info(this.#endpoint, signal)).stun.map((port) => `stun:${hostname}:${port}`)
  }

  async turn(signal: AbortSignal): Promise<readonly IceServer[]> {
    const all = this.#iceServers ?? (this.#endpoint ? await askIceServers(this.#endpoint, signal) : [])
    return all.filter((server) => urlsOf([server]).some((url) => /^turns?:/.test(url)))
  }

  #info(endpoint: URL, signal: AbortSignal): Promise<LobbyInfo> {
    const asked = this.#asked ?? askInfo(endpoint, signal)
    this.#asked = asked
    asked.catch(() => {
      if (this.#asked === asked) this.#asked = undefined
    })
    return asked
  }
}

function urlsOf(servers: readonly IceServer[]): string[] {
  return servers.flatMap(({ urls }) => urls)
}
