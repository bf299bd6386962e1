const BYTES = { ip4: 4, ip6: 16, mdns: 16 }
const HIDDEN = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.local$/i

/** Where a candidate is: an address, or the name a browser hides one behind (a UUID, resolved by multicast DNS). */
export interface IceAddress {
  readonly kind: keyof typeof BYTES
  readonly bytes: Uint8Array
}

export function addressLength(kind: IceAddress['kind']): number {
  return BYTES[kind]
}

/** `undefined` for what is none, and for what means nothing to others: loopback, and link-local addresses without their link. */
export function parseAddress(text: string): IceAddress | undefined {
  const [, uuid] = HIDDEN.exec(text) ?? []
  if (uuid !== undefined) return { kind: 'mdns', bytes: fromHex(uuid.replaceAll('-', '')) }
  const ip4 = parseIp4(text)
  if (ip4) return ip4[0] === 127 || ip4[0] === 0 ? undefined : { kind: 'ip4', bytes: ip4 }
  const ip6 = parseIp6(text)
  return ip6 && isOfUse(ip6) ? { kind: 'ip6', bytes: ip6 } : undefined
}

export function formatAddress({ kind, bytes }: IceAddress): string {
  if (kind === 'ip4') return bytes.join('.')
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (kind === 'mdns') return `${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}.local`
  return Array.from({ length: 8 }, (_, i) => Number.parseInt(hex.slice(4 * i, 4 * i + 4), 16).toString(16)).join(':')
}

function parseIp4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined
  return Uint8Array.from(parts, Number)
}

/** RFC 4291, 2.2, without the form that ends in an IPv4 address: such an address is listed as what it is. */
function parseIp6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return fromHex(groups.map((group) => group.padStart(4, '0')).join(''))
}

function isOfUse(ip6: Uint8Array): boolean {
  const isLinkLocal = ip6[0] === 0xfe && ((ip6[1] ?? 0) & 0xc0) === 0x80
  return !isLinkLocal && ip6.slice(0, 15).some((byte) => byte !== 0)
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
