import type { BitReader, BitWriter } from '../codec/bits.js'
import type { Codec } from '../codec/combinators.js'
import { addressLength, formatAddress, type IceAddress, parseAddress } from './address.js'

/** More would only make the code longer: a device has two or three addresses that matter. */
export const MAX_CANDIDATES = 8
/** Of these, so many are kept for addresses as others see them, however many interfaces a device has. */
const OUTSIDE = 3

const TYPES = ['host', 'srflx', 'relay'] as const
const FAMILIES = ['ip4', 'ip6', 'mdns'] as const
/** RFC 8445, 5.1.2.2: how much each type is preferred. */
const PREFERENCE = { host: 126, srflx: 100, relay: 0 }
const LINE = /^a=candidate:\S+ 1 udp (\d{1,10}) (\S+) (\d{1,5}) typ (host|srflx|relay)\b/i

/** One place at which a peer may be reached over UDP. */
export interface Candidate {
  readonly type: (typeof TYPES)[number]
  readonly address: IceAddress
  readonly port: number
}

/** Two bits for the type, two for the kind of address, then port and address. */
export const candidateCodec: Codec<Candidate> = {
  write(w: BitWriter, { type, address, port }) {
    w.bits(TYPES.indexOf(type), 2)
    w.bits(FAMILIES.indexOf(address.kind), 2)
    w.bits(port, 16)
    w.bytes(address.bytes)
  },
  read(r: BitReader) {
    const [type, kind] = [TYPES[r.bits(2)], FAMILIES[r.bits(2)]]
    const port = r.bits(16)
    if (!type || !kind || port === 0) r.fail()
    return {
      type: type ?? 'host',
      address: { kind: kind ?? 'ip4', bytes: r.bytes(addressLength(kind ?? 'ip4')) },
      port,
    }
  },
}

/** The candidates of a session description, those of most use first. TCP, loopback and what is said twice are left out. */
export function candidatesOf(lines: readonly string[]): Candidate[] {
  const found = lines.map(parseCandidate).filter((one) => one !== undefined)
  const different = found.filter((one, i) => found.findIndex((other) => samePlace(one, other)) === i)
  const sorted = different.sort((a, b) => b.priority - a.priority)
  const near = sorted.filter(({ type }) => type === 'host')
  const outside = sorted.filter(({ type }) => type !== 'host')
  const kept = outside.slice(0, Math.max(OUTSIDE, MAX_CANDIDATES - near.length))
  return [...near.slice(0, MAX_CANDIDATES - kept.length), ...kept].map(({ type, address, port }) => ({
    type,
    address,
    port,
  }))
}

/** @param rank 0 for the first: the order is the preference */
export function candidateLine(candidate: Candidate, rank: number): string {
  return `a=${candidateInit(candidate, rank)}`
}

/** The same, as it is told apart from a session description. */
export function candidateInit({ type, address, port }: Candidate, rank: number): string {
  const priority = PREFERENCE[type] * 2 ** 24 + (65_535 - rank) * 2 ** 8 + 255
  const related = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0'
  return `candidate:${rank + 1} 1 udp ${priority} ${formatAddress(address)} ${port} typ ${type}${related}`
}

function parseCandidate(line: string): (Candidate & { priority: number }) | undefined {
  const [, priority, place, portText, typeText] = LINE.exec(line) ?? []
  const type = TYPES.find((one) => one === typeText?.toLowerCase())
  const address = parseAddress(place ?? '')
  const port = Number(portText)
  if (!type || !address || !(port > 0 && port < 65_536)) return undefined
  return { type, address, port, priority: Number(priority) }
}

/** Without a NAT in between, a device is seen by others at the address it has. */
function samePlace(a: Candidate, b: Candidate): boolean {
  return formatAddress(a.address) === formatAddress(b.address) && a.port === b.port
}
