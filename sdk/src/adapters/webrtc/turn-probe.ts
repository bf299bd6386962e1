import type { TurnSeen } from '../../ports/probes.js'
import { gatherAll } from './gather-all.js'
import type { IceServer } from './ice-server.js'

/** A server that lends an address does so in three round trips, ms. */
const TURN_MS = 2500
/** Who is told to go: wrong name or password (RFC 8656, 9; RFC 8489, 14.8). */
const REFUSALS = [400, 401, 403, 431, 437, 438, 441]

/** Asks TURN servers, and nobody else, for an address. */
export async function probeTurn(
  connection: (config: RTCConfiguration) => Promise<RTCPeerConnection>,
  servers: readonly IceServer[],
  signal: AbortSignal,
): Promise<TurnSeen> {
  if (servers.length === 0) return 'none'
  const pc = await connection({ iceServers: [...servers], iceTransportPolicy: 'relay' })
  try {
    const { errors } = await gatherAll(pc, TURN_MS, signal)
    // In Node it is complete before it tells of its candidates.
    if (pc.localDescription?.sdp.includes(' typ relay')) return 'works'
    return errors.some((code) => REFUSALS.includes(code)) ? 'refused' : 'silent'
  } finally {
    pc.close()
  }
}
