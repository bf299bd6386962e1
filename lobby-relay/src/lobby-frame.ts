const JOINED = 10
const LEAVE = 12
const MESSAGE = 13
const MAX_TYPE = 31

/**
 * Is this a message as colyseus.js sends it to a lobby: joined, leave, or a short ASCII type with a value? Everything
 * else is dropped here, because Colyseus writes to the console what it can not decode.
 */
export function isLobbyFrame(bytes: Uint8Array): boolean {
  const [kind, prefix = 0] = bytes
  if (kind === JOINED || kind === LEAVE) return true
  // MessagePack: a string of up to 31 bytes is 0xa0 + its length.
  const length = prefix - 0xa0
  if (kind !== MESSAGE || length < 1 || length > MAX_TYPE || bytes.length < 2 + length) return false
  return bytes.subarray(2, 2 + length).every((byte) => byte > 0x20 && byte < 0x7f)
}
