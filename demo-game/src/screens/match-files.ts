import { type Matchmaker, SkirmishError } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { onceAtATime } from '../once-at-a-time.js'
import type { sumo } from '../rules/sumo.js'
import { saveFile } from './save-file.js'

/**
 * Everything this device keeps of matches, as a file, and back; and the way to the player's key, which is another thing.
 *
 * @param renew the profile may be another one by what was read
 * @param moveKey `undefined` where that can not be done now
 */
export function matchFiles({ ratings }: Matchmaker<typeof sumo>, renew: () => void, moveKey: (() => void) | undefined) {
  const once = onceAtATime()
  const said = el('p', { class: 'hint', role: 'status', testid: 'matches-said' })
  const attempt = (work: () => Promise<string>) =>
    once(async () => {
      try {
        said.textContent = await work()
      } catch (error) {
        said.textContent = error instanceof SkirmishError ? `${error.message} ${error.help}` : 'That did not work.'
      }
    })
  const save = () =>
    attempt(async () => {
      saveFile('puck-sumo-matches.json', await ratings.export())
      return 'Saved. It holds names and signatures, and no secret.'
    })
  const file = el('input', { testid: 'matches-file', type: 'file', class: 'unseen', accept: '.json,application/json' })
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? []
    file.value = '' // the same one may be chosen again
    if (!chosen) return
    said.textContent = 'Checking the signatures…'
    attempt(async () => {
      const { added, matches, refused } = await ratings.import(chosen)
      if (added > 0) renew()
      const wrong = refused > 0 ? ` ${refused} were not signed rightly.` : ''
      return `${added} of ${matches} ${matches === 1 ? 'match was' : 'matches were'} new here.${wrong}`
    })
  })
  return el(
    'section',
    { class: 'match-files' },
    el('h2', {}, 'Take it with you'),
    el(
      'div',
      { class: 'row' },
      button('Save my matches', 'matches-save', save, 'quiet'),
      button('Read a file', 'matches-read', () => file.click(), 'quiet'),
      moveKey && button('Move my key', 'move-key', moveKey, 'quiet'),
    ),
    file,
    said,
  )
}
