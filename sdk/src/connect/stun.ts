const HEADER = 20
const COOKIE = 0x2112a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const XOR_MAPPED_ADDRESS = 0x0020
/** A transaction's name, bytes. */
export const STUN_ID_BYTES = 12

/** Where a device is, as somebody outside sees it. */
export interface PublicAddress {
  readonly address: string
  readonly port: number
}

/** A STUN Binding request (RFC 8489, section 5). @param id 12 bytes that nobody can guess: the answer carries them */
export function stunRequest(id: Uint8Array): Uint8Array {
  const request = new Uint8Array(HEADER)
  const view = new DataView(request.buffer)
  view.setUint16(0, BINDING_REQUEST)
  view.setUint32(4, COOKIE)
  request.set(id.subarray(0, STUN_ID_BYTES), HEADER - STUN_ID_BYTES)
  return request
}

/** What the answer to the request with this id says (14.2); `undefined` for anything else. */
export function parseStunAnswer(answer: Uint8Array, id: Uint8Array): PublicAddress | undefined {
  if (answer.length < HEADER) return undefined
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
  if (view.getUint16(0) !== BINDING_SUCCESS || view.getUint32(4) !== COOKIE) return undefined
  if (view.getUint16(2) !== answer.length - HEADER) return undefined
  if (id.some((byte, i) => byte !== answer[HEADER - STUN_ID_BYTES + i])) return undefined
  for (let at = HEADER; at + 4 <= answer.length; ) {
    const length = view.getUint16(at + 2)
    if (at + 4 + length > answer.length) return undefined
    if (view.getUint16(at) === XOR_MAPPED_ADDRESS) return mapped(answer.subarray(at + 4, at + 4 + length), answer)
    at += 4 + length + (-length & 3) // padded to four bytes
  }
  return undefined
}

/** An attribute's value: nothing, family, port, address, the last two veiled by cookie and id. */
function mapped(value: Uint8Array, answer: Uint8Array): PublicAddress | undefined {
  const [, family, high = 0, low = 0] = value
  const bytes = value.subarray(4).map((byte, i) => byte ^ (answer[4 + i] ?? 0))
  const port = ((high << 8) | low) ^ (COOKIE >>> 16)
  if (family === 1 && bytes.length === 4) return { address: bytes.join('.'), port }
  if (family !== 2 || bytes.length !== 16) return undefined
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  )
  return { address: groups.join(':'), port }
}
