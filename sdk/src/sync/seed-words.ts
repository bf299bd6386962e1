/** What a match is drawn by, from 16 random bytes. */
export function seedWords(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: 4 }, (_, i) => view.getUint32(i * 4, true))
}
