const LINE = /^a=fingerprint:sha-256 ([0-9a-f:]{95})\s*$/im

/** The certificate's SHA-256 that a session description names: what DTLS will hold the other side to. */
export function fingerprintOf(sdp: string | undefined): Uint8Array | undefined {
  const [, hex] = LINE.exec(sdp ?? '') ?? []
  return hex === undefined ? undefined : Uint8Array.from(hex.split(':'), (byte) => Number.parseInt(byte, 16))
}

/** The line of a session description that says so. */
export function fingerprintLine(fingerprint: Uint8Array): string {
  const hex = Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, '0').toUpperCase())
  return `a=fingerprint:sha-256 ${hex.join(':')}`
}
