import { wordlist } from '@scure/bip39/wordlists/english.js'
import { likelyMistake, nearestWord } from './phrase-mistakes.js'
import { purposeHash } from './profile-check.js'

/** 25 words of 11 bits: 256 of the key, and 19 of a hash, so that 1 of 500,000 wrong phrases is taken for a right one. */
const WORDS = 25
const BITS = 11
const KEY_BITS = 256
const CHECK_BITS = WORDS * BITS - KEY_BITS
/** A phrase has 223 letters at most; room for blanks, line breaks and numbers between them. */
const MAX_PHRASE = 1024
/** Longer words are not quoted, letters. */
const MAX_QUOTED = 16

export type ReadPhrase =
  | { readonly secretKey: Uint8Array }
  /** What is wrong, as a sentence, with the word that is to blame where that can be told. */
  | { readonly wrong: string }

/** A key as words to be written down ([PR2]). */
export function phraseOf(secretKey: Uint8Array): string {
  const bits = bitsOf(secretKey) + checkOf(secretKey)
  return Array.from(
    { length: WORDS },
    (_, i) => wordlist[Number.parseInt(bits.slice(i * BITS, (i + 1) * BITS), 2)],
  ).join(' ')
}

/** Forgives upper case, accents, numbers, commas and line breaks, and words of which only the beginning was written. */
export function readPhrase(text: string): ReadPhrase {
  if (text.length > MAX_PHRASE) return { wrong: `A phrase has ${WORDS} words; this is longer.` }
  const typed = wordsIn(text)
  const numbers = typed.map(numberOf)
  const unknown = numbers.indexOf(-1)
  if (unknown >= 0) return { wrong: notInList(unknown, typed[unknown] ?? '') }
  if (numbers.length !== WORDS) return { wrong: `A phrase has ${WORDS} words; these are ${numbers.length}.` }
  const secretKey = keyIn(numbers)
  if (secretKey) return { secretKey }
  const mistake = likelyMistake(numbers, wordlist, (tried) => keyIn(tried) !== undefined)
  return { wrong: mistake ?? 'One of these words is not the right one, or not in its place.' }
}

function wordsIn(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}]+/u).filter((word) => word !== '')
}

/** Its place in the list, also when only one word of it begins like that (four letters always do); -1 when it has none. */
function numberOf(word: string): number {
  const exact = wordlist.indexOf(word)
  if (exact >= 0) return exact
  const begins = (one: string) => one.startsWith(word)
  const first = wordlist.findIndex(begins)
  return first === wordlist.findLastIndex(begins) ? first : -1
}

function notInList(at: number, word: string): string {
  const nearest = nearestWord(word, wordlist)
  const quoted = word.length > MAX_QUOTED ? '' : `, “${word}”,`
  return `Word ${at + 1}${quoted} is not in the list${nearest === undefined ? '.' : `: is it “${nearest}”?`}`
}

/** The key these words are of; `undefined` when a word is wrong. */
function keyIn(numbers: readonly number[]): Uint8Array | undefined {
  const bits = numbers.map((number) => number.toString(2).padStart(BITS, '0')).join('')
  const key = Uint8Array.from({ length: KEY_BITS / 8 }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2))
  return bits.slice(KEY_BITS) === checkOf(key) ? key : undefined
}

function checkOf(key: Uint8Array): string {
  return bitsOf(purposeHash('phrase', key).slice(0, 4)).slice(0, CHECK_BITS)
}

function bitsOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
}
