import type { StunSeen } from '../../connect/nat-mapping.js'
import type { LanSeen, LobbySeen, LocalNetworkSeen, LoopSeen, PageSeen, Probes, TurnSeen } from '../../ports/probes.js'

/** What each probe sees; an Error it rejects with, and `silent`: it sees nothing until it is called off. */
export interface MemorySights {
  lobby: LobbySeen
  stun: StunSeen
  turn: TurnSeen
  loop: LoopSeen
  localNetwork: LocalNetworkSeen
  lan: LanSeen
  webrtc: boolean
  page: PageSeen
}

const ALL_GOOD: MemorySights = {
  lobby: { name: "Ann's party", version: '1.0.0', socket: true },
  stun: { asked: 2, complete: true, mapped: [{ base: '1', address: '203.0.113.7', port: 4000 }], own: [] },
  turn: 'none',
  loop: { hidden: true, connects: true },
  localNetwork: 'not-needed',
  lan: { port: 27_715, interfaces: [{ name: 'eth0', address: '192.168.7.2', heard: true }] },
  webrtc: true,
  page: { secure: true, missing: [] },
}

/** A device in any place you like: to see how a page tells it. All is well, but for what is named. */
export function memoryProbes(
  sights: { readonly [K in keyof MemorySights]?: MemorySights[K] | Error | typeof SILENT } = {},
): Probes {
  const all = { ...ALL_GOOD, ...sights }
  const see =
    <T>(sight: T | Error | typeof SILENT): ((options: { signal: AbortSignal }) => Promise<T>) =>
    ({ signal }) =>
      new Promise((resolve, reject) => {
        const abort = () => reject(signal.reason)
        if (signal.aborted) abort()
        else if (sight === SILENT) signal.addEventListener('abort', abort, { once: true })
        else if (sight instanceof Error) reject(sight)
        else resolve(sight)
      })
  return {
    lobby: see<LobbySeen>(all.lobby),
    stun: see<StunSeen>(all.stun),
    turn: see<TurnSeen>(all.turn),
    loop: see<LoopSeen>(all.loop),
    localNetwork: see<LocalNetworkSeen>(all.localNetwork),
    lan: see<LanSeen>(all.lan),
    webrtc: see<boolean>(all.webrtc),
    page: see<PageSeen>(all.page),
  }
}

/** In place of what is seen: nobody answers. */
export const SILENT: unique symbol = Symbol('silent')
