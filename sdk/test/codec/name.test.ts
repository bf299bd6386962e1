import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName, MAX_NAME, nameProblem } from '../../src/codec/name.js'

/** Each shows nothing, alone or in any number. */
const BLANK = [
  ...['\u2800', '\ufe0f', '\ufe00', '\u17b4', '\u17b5', '\u{e0100}', '\u{e0041}', '\u115f', '\u1160', '\u3164'],
  ...['\uffa0', '\u00ad', '\u034f', '\u180e', '\u200b', '\u202e', '\u2066', '\ufeff', '\ufffc', '\u{1d159}'],
  ...['\u3000', '\u00a0', '\u2028', '\n', '\0', '\ud800', '\ue000'],
]
const MARKS = ['\u0301', '\u0489', '\u20dd', '\u093e']

describe('names', () => {
  it('[SE5] what shows nothing is no name: blanks, fillers, selectors, marks without a letter', () => {
    for (const one of [...BLANK, ...MARKS, BLANK.join(''), MARKS.join(''), ' \u0301 \u0489'])
      expect([one, cleanName(one), nameProblem(one)]).toEqual([one, undefined, 'A name needs a visible character.'])
    for (const one of BLANK) expect(cleanName(`A${one}B`), one).toMatch(/^A ?B$/)
  })

  it('[SE5] names of every script stay as they were typed, and emoji but for their joiners', () => {
    for (const name of [
      'Ann',
      'Zoë',
      'Ngọc Ánh',
      'আনন্দ',
      'महेश',
      'สมชาย',
      '김철수',
      'محمد',
      '<b>x</b>',
      '42',
      '!',
      '🦊',
    ])
      expect([cleanName(name), nameProblem(name)]).toEqual([name, undefined])
    expect([cleanName('Ann ❤️'), nameProblem('Ann ❤️')]).toEqual(['Ann ❤', undefined])
  })

  it('[SE5] any text becomes one visible line of at most 24 characters, or nothing; cleaning it again changes nothing', () => {
    const character = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...BLANK, ...MARKS, 'A', ' '),
    )
    fc.assert(
      fc.property(fc.array(character, { maxLength: 60 }), (characters) => {
        const name = cleanName(characters.join(''))
        if (name === undefined) return
        expect(name).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u)
        expect(name).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(^| )\p{M}|\p{M}{4}/u)
        expect([...name].length).toBeLessThanOrEqual(MAX_NAME)
        expect(cleanName(name)).toBe(name)
      }),
      { numRuns: 5000 },
    )
  })
})
