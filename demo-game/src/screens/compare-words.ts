import type { Session } from '@skirmish/sdk'
import { el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { elsewhere } from './local-player.js'
import type { Screen } from './screen.js'

const WHAT_FOR =
  'Read them out to each other. If you all see the same words, nobody stands between you; if not, leave, and join by link or QR code.'

/** Four words that are the same for all, for who joined by code or from the list; a host has nothing to compare alone. */
export function compareWords(session: Session<typeof sumo>): Screen {
  const words = el('output', { class: 'words', testid: 'words' }, '…')
  const element = el(
    'details',
    { class: 'compare', testid: 'compare-words' },
    el('summary', {}, 'Compare words'),
    words,
    el('p', { class: 'remark' }, WHAT_FOR),
  )
  let asked = false
  element.addEventListener('toggle', () => {
    if (asked || !element.open) return
    asked = true
    session.words().then(
      (four) => {
        words.textContent = four.join(' ')
      },
      (error: unknown) => {
        asked = false
        element.open = false
        showError(error)
      },
    )
  })
  const undo = session.on('players', () => {
    element.hidden = elsewhere(session).length === 0
  })
  return { element, end: undo }
}
