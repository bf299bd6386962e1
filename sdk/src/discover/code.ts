/**
 * Thirty letters and digits without look-alikes: no 0 and O, no 1, I and L, no S beside the 5 ([DI1]).
 * Six of them are 729 million codes.
 */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRTUVWXYZ'
export const CODE_LENGTH = 6

/** The code as it is stored; lower case, blanks and dashes are forgiven. `undefined` when it is none. */
export function parseCode(text: string): string | undefined {
  const code = text.slice(0, 64).replace(/[\s-]/g, '').toUpperCase()
  return code.length === CODE_LENGTH && [...code].every((letter) => CODE_ALPHABET.includes(letter)) ? code : undefined
}

/** Draws a code; bytes that would favour some letters are skipped. */
export function drawCode(random: (bytes: number) => Uint8Array): string {
  const fair = 256 - (256 % CODE_ALPHABET.length)
  let code = ''
  while (code.length < CODE_LENGTH) {
    for (const byte of random(16)) {
      if (byte < fair && code.length < CODE_LENGTH) code += CODE_ALPHABET[byte % CODE_ALPHABET.length]
    }
  }
  return code
}
