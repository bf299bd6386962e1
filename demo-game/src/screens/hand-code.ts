import { button, el } from '../dom.js'
import { copyText } from './copy-text.js'
import { qrCode } from './qr-code.js'
import type { Screen } from './screen.js'

/** A code to be carried: as a picture for a camera, as text for a message, and how long there is for it. */
export function handCode(options: {
  text: string
  /** What the picture says, if that is more than the text. */
  picture?: string
  testid: string
  what: string
  expiresAt: number
}): Screen {
  const { text, picture = text, testid, what, expiresAt } = options
  const left = el('span', { class: 'remark' })
  const tell = () => {
    const seconds = Math.max(0, Math.round((expiresAt - Date.now()) / 1000))
    left.textContent = `Open for ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} more.`
  }
  tell()
  const timer = setInterval(tell, 1000)
  return {
    element: el(
      'div',
      { class: 'hand' },
      qrCode(picture, 'large'),
      el(
        'div',
        {},
        el('output', { class: 'hand-text', testid }, text),
        el(
          'div',
          { class: 'row' },
          button(`Copy the ${what}`, `copy-${testid}`, () => copyText(text, what), 'quiet'),
          left,
        ),
      ),
    ),
    end: () => clearInterval(timer),
  }
}

/** A field for a code that was carried here. */
export function handField(label: string, testid: string): HTMLTextAreaElement {
  return el('textarea', {
    testid,
    rows: '3',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    'aria-label': label,
    placeholder: label,
    class: 'hand-field',
  })
}
