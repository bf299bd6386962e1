/** Longest player name shown, characters (code points). */
export const MAX_NAME = 24
/** And with what tells equal ones apart: " (64)". */
export const MAX_NUMBERED_NAME = MAX_NAME + 5
/** Longest player name on the wire, bytes of UTF-8 (24 characters of up to 4 bytes, and room for " (64)"). */
export const MAX_NAME_BYTES = 112
/** Longest name of a session, characters. */
export const MAX_SESSION_NAME = 40

// What shows nothing, or can hide, mirror or swallow what stands beside a name (UTS #36, #39): controls, private and
// unassigned characters, lone surrogates, line ends, fillers, selectors, joiners, bidi overrides; and three that Unicode
// counts as symbols although they are blank.
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{1d159}]/gu
/** Marks with no letter below them would sit on whatever stands before the name. */
const BARE_MARKS = /(^| )\p{M}+/gu
/** More marks than this on one letter spill over other lines ("zalgo"). */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * A name as it may be shown: one line, trimmed, at most `max` characters; `undefined` when nothing is left ([SE5]). Whoever
 * reads a name from others cleans it, whatever was done to it on the way.
 */
export function cleanName(text: string, max = MAX_NAME): string | undefined {
  const bounded = text.slice(0, 1000).replace(/\s/gu, ' ').replace(INVISIBLE, '')
  const visible = bounded.replace(BARE_MARKS, '$1').replace(PILED_MARKS, '$1').replace(/ +/g, ' ').trim()
  const name = [...visible].slice(0, max).join('').trim()
  return VISIBLE.test(name) ? name : undefined
}

/** Joiners and selectors that emoji are made of: dropped, but no reason to refuse a name. */
const JOINERS = /\u200c|\u200d|\ufe0e|\ufe0f/gu

/** What is wrong with a name a person typed here, as a sentence; what comes from others is cleaned instead. */
export function nameProblem(text: string, max = MAX_NAME): string | undefined {
  const typed = text.slice(0, 1000).replace(JOINERS, '').replace(/ +/g, ' ').trim()
  const cleaned = cleanName(text, 1000)
  if (cleaned === undefined) return 'A name needs a visible character.'
  if ([...typed].length > max) return `A name has at most ${max} characters.`
  return cleaned === typed ? undefined : 'A name has no control, invisible or direction characters.'
}
