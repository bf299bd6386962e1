/** Below 0 when `a` comes first: byte by byte, and what is shorter before what goes on. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Each comes after the one before, so none comes twice. */
export function isAscending(all: readonly Uint8Array[]): boolean {
  return all.every((bytes, i) => {
    const before = all[i - 1]
    return before === undefined || compareBytes(before, bytes) < 0
  })
}
