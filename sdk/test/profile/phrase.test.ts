import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phraseOf, readPhrase } from '../../src/profile/phrase.js'
import { ann, mutate, mutation, seeds } from './carried.js'

const phrase = phraseOf(ann.secretKey)
const words = phrase.split(' ')
const wrong = (text: string) => {
  const read = readPhrase(text)
  return 'wrong' in read ? read.wrong : undefined
}

describe('a key as a phrase', () => {
  it('[PR2] golden vector: the phrase of a key never changes', () => {
    expect(phrase).toMatchInlineSnapshot(
      `"abandon debris luxury debate crawl blush thought trip essence people sudden spray alter satisfy bike mystery one ask cloud hope sword grass enter common combine"`,
    )
  })

  it('[PR2] it is the 256 bits of the key and 19 of a hash, 11 for each word, as others compute it too', () => {
    const hash = createHash('sha256').update('skirmish/1 phrase').update(ann.secretKey).digest()
    const bits = [...ann.secretKey, ...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const expected = Array.from({ length: 25 }, (_, i) => wordlist[Number.parseInt(bits.slice(11 * i, 11 * i + 11), 2)])
    expect(words).toEqual(expected)
  })

  it('[PR2] every key comes back from its words', () => {
    fc.assert(
      fc.property(seeds, (secretKey) => {
        const text = phraseOf(secretKey)
        expect(text).toMatch(/^[a-z]{3,8}( [a-z]{3,8}){24}$/)
        expect(readPhrase(text)).toEqual({ secretKey })
      }),
    )
  })

  it('[PR2] reading forgives case, accents, numbers, commas, line breaks, and words cut after four letters', () => {
    const forms = [
      phrase.toUpperCase(),
      ` ${words.join('\n')} \n`,
      words.map((word, i) => `${i + 1}. ${word}`).join('\n'),
      words.join(', '),
      words.join(' – '),
      words.map((word) => word.slice(0, 4)).join(' '),
      words.map((word) => word.replace('e', 'é')).join(' '),
      words.map((word) => word.replace('a', 'a\u0301')).join('\u00a0'),
    ]
    for (const form of forms) expect(readPhrase(form)).toEqual({ secretKey: ann.secretKey })
  })

  it('[PR2] whatever is changed is found, or is forgiven and means the same; nothing throws', () => {
    fc.assert(
      fc.property(seeds, fc.array(mutation, { minLength: 1, maxLength: 3 }), (secretKey, changes) => {
        const read = readPhrase(changes.reduce(mutate, phraseOf(secretKey)))
        if ('secretKey' in read) expect(read.secretKey).toEqual(secretKey)
        else expect(read.wrong).toMatch(/^\P{C}+[.?]$/u)
      }),
      { numRuns: 60 },
    )
    for (const text of [
      '',
      ' ',
      '\u0000',
      '💥'.repeat(400),
      'a'.repeat(1024),
      'ab '.repeat(340),
      'abandon '.repeat(2000),
    ])
      expect(wrong(text)).toMatch(/[.?]$/)
  })

  it('[PR2] one word for another is found, whichever it is', () => {
    fc.assert(
      fc.property(fc.nat(24), fc.nat(2047), (at, number) => {
        fc.pre(wordlist[number] !== words[at])
        expect(wrong(words.with(at, wordlist[number] ?? '').join(' '))).toBeTypeOf('string')
      }),
      { numRuns: 30 },
    )
  })

  it('[PR2] it says which word is wrong where it can be told', () => {
    expect(wrong(words.with(6, 'wingg').join(' '))).toBe('Word 7, “wingg”, is not in the list: is it “wing”?')
    expect(wrong(words.with(0, 'q'.repeat(30)).join(' '))).toBe('Word 1 is not in the list.')
    expect(wrong(words.with(3, 'zzzz').join(' '))).toBe('Word 4, “zzzz”, is not in the list.')
    expect(wrong(words.slice(1).join(' '))).toBe('A phrase has 25 words; these are 24.')
    const swapped = words.with(2, words[3] ?? '').with(3, words[2] ?? '')
    expect(wrong(swapped.join(' '))).toBe('Words 3 and 4 seem to have changed places.')
    expect(wrong([...words].reverse().join(' '))).toBe('One of these words is not the right one, or not in its place.')
    const confusing = phraseOf(new Uint8Array(32)) // abandon, 23 times
    expect(wrong(confusing.replace('abandon', 'zoo'))).toMatch(/^One of these words/)
  })

  it('[PR2] and which is meant, where another word of the list is spelt almost the same', () => {
    const like = words.flatMap((word, at) =>
      wordlist.flatMap((other) =>
        other.length === word.length && differences(word, other) === 1 ? [{ at, word, other }] : [],
      ),
    )
    expect(like.length).toBeGreaterThan(3)
    for (const { at, word, other } of like)
      expect(wrong(words.with(at, other).join(' '))).toBe(
        `Word ${at + 1}, “${other}”, seems to be wrong: is it “${word}”?`,
      )
  })
})

function differences(a: string, b: string): number {
  return [...a].filter((letter, i) => letter !== b[i]).length
}
