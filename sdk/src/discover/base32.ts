/** Crockford's: no I, L, O and U, so that nothing looks like a 1, a 0 or a word. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Upper case only: in a QR code that is alphanumeric mode, 8.8 bits for a byte; base64 would take 10.7 there. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let rest = 0
  let bits = 0
  for (const byte of bytes) {
    rest = (rest << 8) | byte
    for (bits += 8; bits >= 5; ) {
      bits -= 5
      text += LETTERS[(rest >> bits) & 31]
    }
    rest &= (1 << bits) - 1
  }
  return bits > 0 ? text + LETTERS[(rest << (5 - bits)) & 31] : text
}

/** Forgives blanks, line breaks, dashes, lower case and look-alikes; `undefined` unless the rest is exactly some bytes. */
export function fromBase32(text: string): Uint8Array | undefined {
  const letters = text.replace(/[\s-]/g, '').toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0')
  const bytes = new Uint8Array(Math.floor((letters.length * 5) / 8))
  let at = 0
  let rest = 0
  let bits = 0
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter)
    if (value < 0) return undefined
    rest = ((rest << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = rest >> bits
  }
  return bits >= 5 || (rest & ((1 << bits) - 1)) !== 0 ? undefined : bytes
}
