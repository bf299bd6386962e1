// STUN Binding, the part of RFC 8489 that a peer needs to learn its own address.

const HEADER = 20
const MAGIC_COOKIE = 0x2112a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const XOR_MAPPED_ADDRESS = 0x0020
/** A Binding request carries few attributes; anything longer is not one. */
const MAX_REQUEST = 548

/** The 16 bytes after the length (cookie and transaction id), or `undefined` for what is no Binding request. */
export function parseBindingRequest(packet: Uint8Array): Uint8Array | undefined {
  if (packet.length < HEADER || packet.length > MAX_REQUEST) return undefined
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  if (view.getUint16(0) !== BINDING_REQUEST || view.getUint32(4) !== MAGIC_COOKIE) return undefined
  const length = view.getUint16(2)
  return length % 4 === 0 && length === packet.length - HEADER ? packet.slice(4, HEADER) : undefined
}

/** @param address the 4 or 16 bytes the request came from */
export function bindingSuccess(cookieAndId: Uint8Array, address: Uint8Array, port: number): Uint8Array {
  const response = new Uint8Array(HEADER + 8 + address.length)
  const view = new DataView(response.buffer)
  view.setUint16(0, BINDING_SUCCESS)
  view.setUint16(2, 8 + address.length)
  response.set(cookieAndId, 4)
  view.setUint16(20, XOR_MAPPED_ADDRESS)
  view.setUint16(22, 4 + address.length)
  view.setUint8(25, address.length === 4 ? 1 : 2)
  view.setUint16(26, port ^ (MAGIC_COOKIE >>> 16))
  for (const [i, byte] of address.entries()) response[28 + i] = byte ^ (cookieAndId[i] ?? 0)
  return response
}

/** The bytes of an IPv4 address, also of one mapped into IPv6. */
export function ipv4Bytes(address: string): Uint8Array | undefined {
  const parts = address
    .replace(/^::ffff:/i, '')
    .split('.')
    .map(Number)
  const legal = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256)
  return legal ? Uint8Array.from(parts) : undefined
}
