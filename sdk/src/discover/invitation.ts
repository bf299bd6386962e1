import { fromBase64url, toBase64url } from './base64url.js'
import { parseCode } from './code.js'

/** How friends are asked in: the code is for typing, the link (or its QR) also proves the session's key. */
export interface Invitation {
  readonly code: string
  readonly link: string
}

/** What an invitation says; without a hash, the session's key is trusted on first use. */
export interface ParsedInvitation {
  readonly code: string
  /** First 16 bytes of the SHA-256 of the session's key ([DI4]). */
  readonly sessionKeyHash: Uint8Array | undefined
}

const HASH_BYTES = 16
const LINK = /#join=([^.&#]{1,16})\.([\w-]{22})$/

/** The hash stands in the fragment, which no server gets to see. */
export function invitationLink(page: string, code: string, sessionKeyHash: Uint8Array): string {
  return `${page.replace(/#.*$/s, '')}#join=${code}.${toBase64url(sessionKeyHash.slice(0, HASH_BYTES))}`
}

/** A typed code, or a link made by `invitationLink`; `undefined` for anything else. */
export function parseInvitation(text: string): ParsedInvitation | undefined {
  const [, linkCode, hash] = LINK.exec(text.slice(0, 2048).trim()) ?? []
  const code = parseCode(linkCode ?? text)
  const sessionKeyHash = hash === undefined ? undefined : fromBase64url(hash)
  if (!code || (hash !== undefined && sessionKeyHash?.length !== HASH_BYTES)) return undefined
  return { code, sessionKeyHash }
}
