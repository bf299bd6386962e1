import { HostSession } from '../session/host-session.js'
import type { HostLinks } from './host-links.js'
import type { HostSideOptions } from './host-side-options.js'

/** The machine of a session that is hosted here. @param links to its guests, asked when they are needed */
export function machineFor(options: HostSideOptions, links: () => HostLinks): HostSession {
  const { game, identity, platform, maxPlayers, screening, succeeds } = options
  return new HostSession({
    ...{ game, sessionName: options.name, settings: options.settings, maxPlayers },
    player: { ...options.player, key: identity.publicKey },
    ...{ reconnectGrace: options.reconnectGrace, asks: options.asks, password: options.password },
    ...{ check: screening.check, terms: options.terms, from: succeeds?.from },
    refuses: (key) => screening.refuses(key),
    random: (bytes) => platform.random(bytes),
    output: {
      event: (peer, payload) => links().get(peer)?.sendEvent(payload),
      state: (peer, frame) => links().get(peer)?.sendState(frame),
      close: (peer) => links().get(peer)?.close(),
      line: (peer) => links().get(peer)?.line,
      quiet: (peer) => links().get(peer)?.quiet ?? Number.POSITIVE_INFINITY,
      probe: (peer) => links().get(peer)?.doubt(),
      emit: options.emit,
    },
  })
}
