const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648, section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  let rest = 0
  let bits = 0
  for (const byte of bytes) {
    rest = (rest << 8) | byte
    for (bits += 8; bits >= 6; ) {
      bits -= 6
      text += LETTERS[(rest >> bits) & 63]
    }
    rest &= (1 << bits) - 1
  }
  return bits > 0 ? text + LETTERS[(rest << (6 - bits)) & 63] : text
}

/** `undefined` unless it is exactly the text of some bytes. */
export function fromBase64url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let at = 0
  let rest = 0
  let bits = 0
  for (const letter of text) {
    const value = LETTERS.indexOf(letter)
    if (value < 0) return undefined
    rest = ((rest << 6) | value) & 0xfff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = rest >> bits
  }
  return text.length % 4 === 1 || (rest & ((1 << bits) - 1)) !== 0 ? undefined : bytes
}
