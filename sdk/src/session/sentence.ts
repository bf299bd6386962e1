import { cleanName } from '../codec/name.js'
import { cutText } from '../codec/utf8.js'

/** Bytes of a sentence that people are shown: why something is refused, why somebody left. */
export const MAX_SENTENCE = 256

/** A sentence of another person as it may be shown, cleaned as names are ([SE5]); `undefined` when there is nothing to see in it. */
export function cleanSentence(text: string | undefined): string | undefined {
  return text === undefined
    ? undefined
    : cleanName(cutText(cleanName(text, MAX_SENTENCE) ?? '', MAX_SENTENCE), MAX_SENTENCE)
}
