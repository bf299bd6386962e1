import type { StunSeen } from '../../connect/nat-mapping.js'
import type { LocalNetworkSeen, LoopSeen, Probes } from '../../ports/probes.js'
import { isPrivateAddress } from '../private-address.js'
import { LobbyProbe } from '../relay/lobby-probe.js'
import { untilOver } from '../until-over.js'
import { gatherAll } from '../webrtc/gather-all.js'
import type { IceServer } from '../webrtc/ice-server.js'
import { probeTurn } from '../webrtc/turn-probe.js'
import { missingHere } from './missing-here.js'

/** STUN servers answer in one round trip; a browser asks again and again for ten seconds, ms. */
const STUN_MS = 2500
/** Names on this device are looked up in milliseconds, ms. */
const LOOP_MS = 3000
/** Names this permission has had, the newest first; a browser knows some of them, or none. */
const LOCAL_NETWORK = ['local-network', 'local-network-access']
/** Names of this device and its network: pages from there are local themselves. */
const NEAR = /^(localhost|.*\.(local|localhost))$/i

export interface BrowserProbesOptions {
  readonly endpoint: URL | undefined
  readonly iceServers: readonly IceServer[] | undefined
}

/** What a web page can find out. */
export function browserProbes({ endpoint, iceServers }: BrowserProbesOptions): Probes {
  const lobby = new LobbyProbe(endpoint, { openSocket: (url) => new WebSocket(url) }, iceServers)
  const outside: Probes = {
    stun: async ({ signal }) => probeStun(await lobby.stun(signal), signal),
    turn: async ({ signal }) => probeTurn(connect, await lobby.turn(signal), signal),
  }
  return {
    ...lobby.probe,
    ...((endpoint || iceServers) && outside),
    loop: ({ signal }) => probeLoop(signal),
    localNetwork: probeLocalNetwork,
    webrtc: async () => 'RTCPeerConnection' in globalThis,
    page: async () => ({ secure: isSecureContext, missing: missingHere() }),
  }
}

const connect = async (config: RTCConfiguration) => new RTCPeerConnection(config)

/** One connection asks all servers from the same sockets; candidates of one socket have one foundation. */
async function probeStun(urls: readonly string[], signal: AbortSignal): Promise<StunSeen> {
  if (urls.length === 0) return { asked: 0, complete: false, mapped: [], own: [] }
  const pc = new RTCPeerConnection({ iceServers: urls.map((url) => ({ urls: url })) })
  try {
    const { candidates, errors, complete } = await gatherAll(pc, STUN_MS, signal)
    const mapped = candidates.flatMap(({ type, foundation, address, port }) =>
      type === 'srflx' && address && port ? [{ base: foundation ?? '', address, port }] : [],
    )
    const own = candidates.flatMap(({ type, address }) => (type === 'host' && address ? [address] : []))
    // A server that sees the address a socket has gives no candidate of its own; one that failed, an error.
    const answered = mapped.length > 0 || (own.length > 0 && errors.length === 0)
    return { asked: urls.length, complete: complete && answered, mapped, own }
  } finally {
    pc.close()
  }
}

/** Two ends in this page, with their own addresses only: where those are hidden, their names have to be looked up. */
async function probeLoop(signal: AbortSignal): Promise<LoopSeen> {
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()]
  try {
    const channel = one.createDataChannel('check', { negotiated: true, id: 1 })
    other.createDataChannel('check', { negotiated: true, id: 1 })
    let hidden = false
    const pass = (from: RTCPeerConnection, to: RTCPeerConnection) =>
      from.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate.includes('.local ')) hidden = true
        if (candidate) to.addIceCandidate(candidate).catch(() => {}) // the other one is closed
      })
    let connects = false
    const over = untilOver(LOOP_MS, signal, (end) =>
      channel.addEventListener('open', () => {
        connects = true
        end()
      }),
    )
    pass(one, other)
    pass(other, one)
    await one.setLocalDescription(await one.createOffer())
    await other.setRemoteDescription(descriptionOf(one))
    await other.setLocalDescription(await other.createAnswer())
    await one.setRemoteDescription(descriptionOf(other))
    await over
    return { connects, hidden }
  } finally {
    one.close()
    other.close()
  }
}

function descriptionOf({ localDescription }: RTCPeerConnection): RTCSessionDescriptionInit {
  return { type: localDescription?.type ?? 'offer', sdp: localDescription?.sdp ?? '' }
}

/** Chromium asks people before a page from outside may reach their network; a page of their network needs no leave. */
async function probeLocalNetwork(): Promise<LocalNetworkSeen> {
  const { hostname } = location
  if (NEAR.test(hostname) || isPrivateAddress(hostname.replace(/^\[|\]$/g, ''))) return 'not-needed'
  for (const name of LOCAL_NETWORK) {
    // TypeScript's list of names ends before these.
    const asked = navigator.permissions?.query({ name: name as PermissionName })
    const state = await asked?.then(
      (status) => status.state,
      () => undefined, // a name this browser does not know
    )
    if (state) return state
  }
  return 'not-needed'
}
