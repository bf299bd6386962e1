import { notice } from '../notices.js'

/** Plain-http pages have no clipboard: there the text is shown, ready to be copied by hand. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notice(`The ${what} is copied.`)
  } catch {
    prompt(`Copy this ${what}:`, text)
  }
}
