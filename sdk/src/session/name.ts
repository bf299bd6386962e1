/** Longest player name shown, characters (code points). */
export const MAX_NAME = 24
/** Longest name of a session, characters. */
export const MAX_SESSION_NAME = 40

// Controls, zero-width and bidi characters: they can hide, mirror or swallow what stands beside a name (UTS #36, #39).
const INVISIBLE = /\u034f|[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu
/** More marks than this on one letter spill over other lines ("zalgo"). */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu

/** A name as it may be shown: one line, trimmed, at most `max` characters; `undefined` when nothing is left ([SE5]). */
export function cleanName(text: string, max = MAX_NAME): string | undefined {
  const bounded = text.slice(0, 1000).replace(/\s/gu, ' ')
  const visible = bounded.replace(INVISIBLE, '').replace(PILED_MARKS, '$1').replace(/ +/g, ' ').trim()
  const name = [...visible].slice(0, max).join('').trim()
  return name === '' ? undefined : name
}

/** Joiners that emoji are made of: dropped, but no reason to refuse a name. */
const JOINERS = /[\u200c\u200d]/gu

/** What is wrong with a name a person typed here, as a sentence; what comes from others is cleaned instead. */
export function nameProblem(text: string, max = MAX_NAME): string | undefined {
  const typed = text.slice(0, 1000).replace(JOINERS, '').replace(/ +/g, ' ').trim()
  const cleaned = cleanName(text, 1000)
  if (cleaned === undefined) return 'A name needs a visible character.'
  if ([...typed].length > max) return `A name has at most ${max} characters.`
  return cleaned === typed ? undefined : 'A name has no control, invisible or direction characters.'
}
