import { randomBytes } from 'node:crypto'
import { openSocket } from '../node/open-socket.js'
import type { Port } from '../port/port.js'
import { serveDirectory } from '../port/serve-directory.js'
import { LanDirectory } from './lan-directory.js'
import { LanEndpoint } from './lan-endpoint.js'
import { LanNetwork } from './lan-network.js'
import type { LanOptions } from './lan-options.js'

/**
 * Lets a window of an Electron app see and host sessions on the LAN. Called in the main process with one end of a channel,
 * whose other end the window gives to `lanThrough` of `@skirmish/sdk/electron`. One port for each window.
 *
 * @returns what ends it; it also ends when the window's end is closed
 */
export function serveLan(port: Port, { port: udp, interfaces, hosts }: LanOptions = {}): () => void {
  const network = new LanNetwork(interfaces)
  const endpoint = new LanEndpoint(network)
  const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
  const directory = new LanDirectory({
    network,
    platform: { random, openSocket },
    ...(udp && { port: udp }),
    ...(hosts && { hosts }),
  })
  return serveDirectory(port, { directory, endpoint }, () => {
    for (const one of [directory, endpoint]) one.close()
  })
}
