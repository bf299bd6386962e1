const JOINED = 10
const LEAVE = 12
const MESSAGE = 13
/** A relayed frame: bytes under the type "f". */
const BYTES = 17
const FRAME_TYPE = [0xa1, 0x66]
const MAX_TYPE = 31

/**
 * Is this a message as colyseus.js sends it to a lobby: joined, leave, or a short ASCII type with a value? Everything
 * else is dropped here, because Colyseus writes to the console what it can not decode.
 */
export function isLobbyFrame(bytes: Uint8Array): boolean {
  const [kind, prefix = 0] = bytes
  if (kind === JOINED || kind === LEAVE || isRelayed(bytes)) return true
  // MessagePack: a string of up to 31 bytes is 0xa0 + its length.
  const length = prefix - 0xa0
  if (kind !== MESSAGE || length < 1 || length > MAX_TYPE || bytes.length < 2 + length) return false
  return bytes.subarray(2, 2 + length).every((byte) => byte > 0x20 && byte < 0x7f)
}

/** Is it a frame of a relayed link? These have a rate of their own. */
export function isRelayed(bytes: Uint8Array): boolean {
  return bytes[0] === BYTES && bytes[1] === FRAME_TYPE[0] && bytes[2] === FRAME_TYPE[1]
}
