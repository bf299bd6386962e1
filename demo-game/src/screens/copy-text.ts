import { el } from '../dom.js'
import { notice } from '../notices.js'

/** Plain-http pages have no clipboard: there it is copied as pages did before there was one, or else shown, to be copied by hand. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    if (!copyMarked(text)) return void prompt(`Copy this ${what}:`, text)
  }
  notice(`The ${what} is copied.`)
}

/** What is marked on the page can be copied everywhere, in answer to a click. */
function copyMarked(text: string): boolean {
  const field = el('textarea', { class: 'unseen', readonly: true, 'aria-hidden': 'true' }, text)
  const before = document.activeElement
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return isCopied
}
