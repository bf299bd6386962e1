/** Slips of a pen or a finger: so many letters changed, left out, or put in. */
const MAX_SLIPS = 2

/** The only word of the list that is as near as this to what was typed; `undefined` when it could be several. */
export function nearestWord(typed: string, list: readonly string[]): string | undefined {
  for (let slips = 1; slips <= MAX_SLIPS; slips++) {
    const near = list.filter((word) => slipsBetween(typed, word) === slips)
    if (near.length > 0) return near.length === 1 ? near[0] : undefined
  }
  return undefined
}

/**
 * All words are in the list, and yet it is no phrase: tries what happens most, another word that is spelt almost the same, and two
 * neighbours that changed places. As a sentence; `undefined` when nothing fits, or more than one thing does.
 *
 * @param fits whether these words are a phrase
 */
export function likelyMistake(
  numbers: readonly number[],
  list: readonly string[],
  fits: (numbers: readonly number[]) => boolean,
): string | undefined {
  const found: string[] = []
  for (const [i, number] of numbers.entries()) {
    const word = list[number] ?? ''
    for (const [other, candidate] of list.entries()) {
      if (slipsBetween(word, candidate) > MAX_SLIPS || !fits(numbers.with(i, other))) continue
      found.push(`Word ${i + 1}, “${word}”, seems to be wrong: is it “${candidate}”?`)
    }
    const swapped = numbers.with(i, numbers[i + 1] ?? number).with(Math.min(i + 1, numbers.length - 1), number)
    if (fits(swapped)) found.push(`Words ${i + 1} and ${i + 2} seem to have changed places.`)
  }
  return found.length === 1 ? found[0] : undefined
}

/** How many letters were changed, left out or put in (Levenshtein); never more than one above `MAX_SLIPS`. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_SLIPS) return MAX_SLIPS + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let k = 0; k < b.length; k++) {
      const changed = (row[k] ?? 0) + (letter === b[k] ? 0 : 1)
      next.push(Math.min(changed, (row[k + 1] ?? 0) + 1, (next[k] ?? 0) + 1))
    }
    row = next
  }
  return Math.min(row[b.length] ?? 0, MAX_SLIPS + 1)
}
