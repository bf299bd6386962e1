import type { Path } from '../../ports/link.js'
import { isPrivateAddress } from '../private-address.js'

/** Browsers hide a LAN address behind an mDNS name, leave it out, or write `(redacted)` for it. */
const ADDRESS = /^[\d.]+$|:/
/** What STUN showed the other side of itself, in a description. */
const SHOWN = /^a=candidate:\S+ \d+ \S+ \d+ (\S+) \d+ typ srflx/gm

/** As far as getStats() tells: an entry of the kind `local-candidate` or `remote-candidate`. */
export interface Candidate {
  readonly candidateType?: unknown
  readonly address?: unknown
  /** What node-datachannel calls the address. */
  readonly ip?: unknown
}

/** The candidates ICE has chosen, this device's addresses, and the public ones that STUN showed both sides of themselves. */
export interface Chosen {
  readonly local: Candidate
  readonly remote: Candidate
  readonly here: readonly (string | undefined)[]
  readonly own: readonly (string | undefined)[]
  readonly theirs: readonly string[]
}

/** How two peers are connected. */
export function pathOf({ local, remote, here, own, theirs }: Chosen): Path {
  if (local.candidateType === 'relay' || remote.candidateType === 'relay') return 'turn'
  const known = addressOf(remote)
  if (known !== undefined) return isPrivateAddress(known) || here.includes(known) ? 'lan' : 'direct'
  if (remote.candidateType !== 'prflx') return remote.candidateType === 'srflx' ? 'direct' : 'lan'
  // It called before its address was announced: the browser hides that till then, and for ever when it never is. So by
  // where STUN sees it; or, where the local end is what STUN has shown of ourselves, by where it sees us.
  if (theirs.length > 0) return theirs.some((one) => isPrivateAddress(one) || own.includes(one)) ? 'lan' : 'direct'
  const seen = local.candidateType === 'srflx' ? addressOf(local) : undefined
  return seen === undefined || isPrivateAddress(seen) ? 'lan' : 'direct'
}

function addressOf({ address, ip = address }: Candidate): string | undefined {
  return typeof ip === 'string' && ADDRESS.test(ip) ? ip : undefined
}

/** Reads the chosen pair; `undefined` where the platform does not say, or not yet. `sure` when that pair has no more to tell. */
export async function readPath(pc: RTCPeerConnection): Promise<{ path: Path; sure: boolean } | undefined> {
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
  if (!local || !remote) return undefined
  const own = (kind: string) =>
    stats.filter((one) => one.type === 'local-candidate' && one.candidateType === kind).map(addressOf)
  const theirs = [...(pc.remoteDescription?.sdp ?? '').matchAll(SHOWN)].map(([, address = '']) => address)
  const path = pathOf({ local, remote, here: own('host'), own: own('srflx'), theirs })
  return { path, sure: remote.candidateType !== 'prflx' }
}
