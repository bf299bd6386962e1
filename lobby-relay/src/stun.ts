const HEADER = 20
const COOKIE = 0x2112a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const XOR_MAPPED_ADDRESS = 0x0020
/** Browsers' requests with all their ICE attributes stay far below. */
const MAX_REQUEST = 548

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/**
 * The answer to a STUN Binding request (RFC 8489, sections 5 and 14.2), or `undefined` for everything else.
 * It is 32 bytes for IPv4 and 44 for IPv6, to requests of at least 20: nobody gains from a forged sender.
 */
export function answerStun(request: Uint8Array, from: Endpoint): Uint8Array | undefined {
  if (request.length < HEADER || request.length > MAX_REQUEST) return undefined
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength)
  const length = view.getUint16(2)
  if (view.getUint16(0) !== BINDING_REQUEST || view.getUint32(4) !== COOKIE) return undefined
  if (length % 4 !== 0 || length !== request.length - HEADER) return undefined
  const address = addressBytes(from.address)
  if (!address) return undefined
  const answer = new Uint8Array(HEADER + 8 + address.length)
  const out = new DataView(answer.buffer)
  out.setUint16(0, BINDING_SUCCESS)
  out.setUint16(2, 8 + address.length)
  // Cookie and transaction id, as they came.
  answer.set(request.subarray(4, HEADER), 4)
  out.setUint16(HEADER, XOR_MAPPED_ADDRESS)
  out.setUint16(HEADER + 2, 4 + address.length)
  out.setUint8(HEADER + 5, address.length === 4 ? 1 : 2)
  out.setUint16(HEADER + 6, from.port ^ (COOKIE >>> 16))
  for (const [i, byte] of address.entries()) answer[HEADER + 8 + i] = byte ^ (answer[4 + i] ?? 0)
  return answer
}

/** The bytes of an address as Node writes it; an IPv4 one inside IPv6 (`::ffff:10.0.0.1`) is four bytes. */
export function addressBytes(text: string): Uint8Array | undefined {
  const plain = text.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
  return plain.includes(':') ? ipv6(plain) : ipv4(plain)
}

function ipv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  const valid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
  return valid ? Uint8Array.from(parts, Number) : undefined
}

function ipv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return Uint8Array.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]))
}
