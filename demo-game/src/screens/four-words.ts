import { el } from '../dom.js'
import { showError } from '../notices.js'

export interface FourWords {
  readonly testid: string
  /** Of the words themselves. */
  readonly wordsTestid: string
  readonly whatFor: string
  words(): Promise<readonly string[]>
}

/** Four words to be compared, worked out when they are looked at. */
export function fourWords({ testid, wordsTestid, whatFor, words }: FourWords): HTMLElement {
  const shown = el('output', { class: 'words', testid: wordsTestid }, '…')
  const element = el(
    'details',
    { class: 'compare', testid },
    el('summary', {}, 'Compare words'),
    shown,
    el('p', { class: 'remark' }, whatFor),
  )
  let asked = false
  element.addEventListener('toggle', () => {
    if (asked || !element.open) return
    asked = true
    words().then(
      (four) => {
        shown.textContent = four.join(' ')
      },
      (error: unknown) => {
        asked = false
        element.open = false
        showError(error)
      },
    )
  })
  return element
}
