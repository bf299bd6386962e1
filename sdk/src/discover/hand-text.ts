import { fromBase32, toBase32 } from './base32.js'

/** More than any code is long, with the blanks and line breaks it picked up on the way. */
const MAX_TEXT = 4096
const LINK = /#hand=([^&#]*)/

/** A code as people carry it: in a message, on a screen, in a QR code ([DI30]). */
export function handText(code: Uint8Array): string {
  return toBase32(code)
}

/** Opens the page with the invitation; it stands in the fragment, which no server gets to see. */
export function handLink(page: string, text: string): string {
  return `${page.replace(/#.*$/s, '')}#hand=${text}`
}

/** The bytes of a code, or of a link made by `handLink`; `undefined` for what can be neither. */
export function parseHandText(text: string): Uint8Array | undefined {
  if (text.length > MAX_TEXT) return undefined
  const [, linked] = LINK.exec(text) ?? []
  const bytes = fromBase32(linked ?? text)
  return bytes && bytes.length > 0 ? bytes : undefined
}
