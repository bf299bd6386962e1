/** Some short, some so long that they take more than one write. */
export function sizeOf(seed, number) {
  const mixed = Math.imul(seed + number * 0x9e3779b1, 0x85ebca6b) >>> 0
  return number % 4 === 3 ? mixed % 200_000 : mixed % 200
}

export function recordOf(seed, number) {
  const record = new Uint8Array(sizeOf(seed, number))
  for (let i = 0; i < record.length; i++) record[i] = (seed + number * 31 + i * 7) & 255
  return record
}
