import type { Path } from '../../ports/link.js'

// 10/8, 172.16/12, 192.168/16 (RFC 1918), loopback, link-local, and their IPv6 kin (RFC 4193, RFC 4291).
const PRIVATE = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd]|fe[89ab])/i

/** As far as getStats() tells: an entry of the kind `local-candidate` or `remote-candidate`. */
interface Candidate {
  readonly candidateType?: unknown
  readonly address?: unknown
}

/** How two peers are connected, by the candidates ICE has chosen. */
export function pathOf(local: Candidate, remote: Candidate): Path {
  if (local.candidateType === 'relay' || remote.candidateType === 'relay') return 'turn'
  const { address } = remote
  // Browsers hide a LAN address behind an mDNS name, or leave it out.
  if (typeof address !== 'string' || address === '' || address.endsWith('.local'))
    return remote.candidateType === 'srflx' ? 'direct' : 'lan'
  return PRIVATE.test(address) ? 'lan' : 'direct'
}

/** Reads the chosen pair; `undefined` where the platform does not say. */
export async function readPath(pc: RTCPeerConnection): Promise<Path | undefined> {
  const stats: (Candidate & Readonly<Record<string, unknown>>)[] = []
  ;(await pc.getStats()).forEach((one) => {
    stats.push(one)
  })
  const byId = new Map(stats.map((one) => [one.id, one]))
  const transport = stats.find((one) => one.type === 'transport' && one.selectedCandidatePairId)
  const pair =
    byId.get(transport?.selectedCandidatePairId) ??
    stats.find((one) => one.type === 'candidate-pair' && one.nominated && one.state === 'succeeded')
  const [local, remote] = [byId.get(pair?.localCandidateId), byId.get(pair?.remoteCandidateId)]
  return local && remote ? pathOf(local, remote) : undefined
}
