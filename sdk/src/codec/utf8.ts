// UTF-8 by hand, because the step folders know no TextEncoder: it is a platform's, not the language's.

/** Lone surrogates become U+FFFD, as in WHATWG Encoding. */
export function utf8Encode(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const raw = character.codePointAt(0) ?? 0
    const code = raw >= 0xd800 && raw <= 0xdfff ? 0xfffd : raw
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return Uint8Array.from(bytes)
}

/** `undefined` for anything that is not well-formed: overlong forms, surrogates, cut sequences. */
export function utf8Decode(bytes: Uint8Array): string | undefined {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] ?? 0
    const extra =
      first < 0x80
        ? 0
        : first >= 0xc2 && first < 0xe0
          ? 1
          : first >= 0xe0 && first < 0xf0
            ? 2
            : first >= 0xf0 && first < 0xf5
              ? 3
              : -1
    if (extra < 0) return undefined
    let code = extra === 0 ? first : first & (0x3f >> extra)
    for (let n = 0; n < extra; n++) {
      const next = bytes[i++]
      if (next === undefined || (next & 0xc0) !== 0x80) return undefined
      code = (code << 6) | (next & 0x3f)
    }
    const smallest = [0, 0x80, 0x800, 0x10000][extra] ?? 0
    if (code < smallest || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
    text += String.fromCodePoint(code)
  }
  return text
}

/** The beginning of a text that fits into so many bytes of UTF-8, no character cut in two. */
export function cutText(text: string, maxBytes: number): string {
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += utf8Encode(character).length
    if (bytes > maxBytes) return text.slice(0, end)
    end += character.length
  }
  return text
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f)
}
