import type { Session } from '@skirmish/sdk'
import type { sumo } from '../rules/sumo.js'
import { fourWords } from './four-words.js'
import { elsewhere } from './local-player.js'
import type { Screen } from './screen.js'

const WHAT_FOR =
  'Read them out to each other. If you all see the same words, nobody stands between you; if not, leave, and join by link or QR code.'

/** Four words that are the same for all, for who joined by code or from the list; a host has nothing to compare alone. */
export function compareWords(session: Session<typeof sumo>): Screen {
  const element = fourWords({
    ...{ testid: 'compare-words', wordsTestid: 'words', whatFor: WHAT_FOR },
    words: () => session.words(),
  })
  const undo = session.on('players', () => {
    element.hidden = elsewhere(session).length === 0
  })
  return { element, end: undo }
}
