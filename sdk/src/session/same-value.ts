/**
 * Whether two pieces of plain data (numbers, texts, bytes, lists, objects) say the same. What is the same object is not
 * looked into, so nothing that is compared may be changed afterwards.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (a instanceof Uint8Array || b instanceof Uint8Array || Array.isArray(a) || Array.isArray(b))
    return isListed(a) && isListed(b) && sameList(a, b)
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  for (const key of keys)
    if (!Object.hasOwn(b, key) || !sameValue(Reflect.get(a, key), Reflect.get(b, key))) return false
  return true
}

function isListed(value: unknown): value is Uint8Array | readonly unknown[] {
  return value instanceof Uint8Array || Array.isArray(value)
}

function sameList(a: Uint8Array | readonly unknown[], b: Uint8Array | readonly unknown[]): boolean {
  if (a.length !== b.length || Array.isArray(a) !== Array.isArray(b)) return false
  for (let i = 0; i < a.length; i++) if (!sameValue(a[i], b[i])) return false
  return true
}
