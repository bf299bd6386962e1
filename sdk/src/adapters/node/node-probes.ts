import type { Probes } from '../../ports/probes.js'
import { LanNetwork } from '../lan/lan-network.js'
import type { LanOptions } from '../lan/lan-options.js'
import { probeLan } from '../lan/lan-probe.js'
import { LobbyProbe } from '../relay/lobby-probe.js'
import type { IceServer } from '../webrtc/ice-server.js'
import { probeTurn } from '../webrtc/turn-probe.js'
import { loadConnection } from './load-connection.js'
import { openSocket } from './open-socket.js'
import { probeStun } from './stun-probe.js'

export interface NodeProbesOptions {
  readonly endpoint: URL | undefined
  readonly iceServers: readonly IceServer[] | undefined
  /** `undefined` leaves the LAN alone. */
  readonly lan: LanOptions | undefined
}

/** What a Node process can find out. */
export function nodeProbes({ endpoint, iceServers, lan }: NodeProbesOptions): Probes {
  const lobby = new LobbyProbe(endpoint, { openSocket }, iceServers)
  const outside: Probes = {
    stun: async ({ signal }) => probeStun(await lobby.stun(signal), signal),
    turn: async ({ signal }) => probeTurn(loadConnection, await lobby.turn(signal), signal),
  }
  return {
    ...lobby.probe,
    ...((endpoint || iceServers) && outside),
    ...(lan && { lan: ({ signal }) => probeLan(new LanNetwork(lan.interfaces), lan.port, signal) }),
    webrtc: () =>
      import('node-datachannel/polyfill').then(
        () => true,
        () => false, // its binary does not run here
      ),
  }
}
