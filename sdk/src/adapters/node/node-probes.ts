import { SkirmishError } from '../../errors.js'
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
    async turn({ signal }) {
      const servers = await lobby.turn(signal)
      const usable = servers.map(overUdp).filter(({ urls }) => urls.length > 0)
      if (servers.length > 0 && usable.length === 0) throw new SkirmishError('connect/turn-unreachable')
      return probeTurn(loadConnection, usable, signal)
    },
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

/** WebRTC in Node knows no TURN over TCP or TLS: such servers say nothing of it. */
function overUdp(server: IceServer): IceServer & { urls: string[] } {
  return {
    ...server,
    urls: [server.urls].flat().filter((url) => url.startsWith('turn:') && !/transport=tcp/i.test(url)),
  }
}
