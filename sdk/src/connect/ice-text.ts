import type { Codec } from '../codec/combinators.js'

const HEX = '0123456789abcdef'
/** RFC 8839, 5.4: what `ice-ufrag` and `ice-pwd` are made of. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A user fragment or password of ICE: 6 bits a letter, or 4 where all are hexadecimal digits, as Firefox has them. */
export function iceText(least: number, most: number): Codec<string> {
  return {
    write(w, text) {
      if (!isIceText(text, least, most)) throw new RangeError(`"${text}" is no user fragment or password`)
      const isHex = [...text].every((letter) => HEX.includes(letter))
      w.bits(isHex ? 1 : 0, 1)
      w.bits(text.length, 7)
      for (const letter of text) w.bits((isHex ? HEX : LETTERS).indexOf(letter), isHex ? 4 : 6)
    },
    read(r) {
      const isHex = r.bits(1) === 1
      const length = r.bits(7)
      if (length < least || length > most) r.fail()
      let text = ''
      while (text.length < length && !r.failed) text += (isHex ? HEX : LETTERS)[r.bits(isHex ? 4 : 6)] ?? ''
      return text
    },
  }
}

export function isIceText(text: string, least: number, most: number): boolean {
  return text.length >= least && text.length <= most && [...text].every((letter) => LETTERS.includes(letter))
}
