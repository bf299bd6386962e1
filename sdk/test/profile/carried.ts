import fc from 'fast-check'
import { MAX_CARRIED } from '../../src/profile/carried-profile.js'

export const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
const names = fc.constantFrom('Ann', 'Ben 2', '雪', '')
const people = fc.array(fc.record({ key: seeds, name: names }), { maxLength: 4 })

export const profiles = fc.record({ secretKey: seeds, name: names, friends: people, blocked: people })

export const ann = {
  secretKey: Uint8Array.from({ length: 32 }, (_, i) => 7 * i),
  name: 'Ann',
  friends: [{ key: new Uint8Array(32).fill(1), name: 'Ben' }],
  blocked: [{ key: new Uint8Array(32).fill(2), name: 'Mallory' }],
}

const longest = { key: new Uint8Array(32).fill(3), name: '𝒳'.repeat(24) }
/** As long as one can be. */
export const largest = {
  ...ann,
  name: longest.name,
  friends: Array(MAX_CARRIED).fill(longest),
  blocked: Array(MAX_CARRIED).fill(longest),
}

/** A text in which one thing is another: a letter changed, put in, left out, or swapped with the next. */
export const mutation = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('change', 'insert', 'drop', 'swap', 'cut', 'double'),
  letter: fc.constantFrom(...'abcXYZ019-_=#{}": \n\u0000\ud800é'),
})

export function mutate(text: string, { at, how, letter }: { at: number; how: string; letter: string }): string {
  const i = at % text.length
  const [before, one, after] = [text.slice(0, i), text[i] ?? '', text.slice(i + 1)]
  if (how === 'change') return before + letter + after
  if (how === 'insert') return before + letter + one + after
  if (how === 'drop') return before + after
  if (how === 'swap') return before + after.slice(0, 1) + one + after.slice(1)
  if (how === 'cut') return before
  return before + one + one + after
}
