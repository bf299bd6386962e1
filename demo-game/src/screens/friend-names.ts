import type { People, Person } from '@skirmish/sdk'
import { el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { fourWords } from './four-words.js'
import type { Row } from './keyed-rows.js'

/** What this player calls a friend. @param done it is kept */
export function petNameForm(people: People<typeof sumo>, first: Person, done: () => void): Row<Person> {
  let person = first
  const input = el('input', { testid: 'pet-name', maxlength: '24', autocomplete: 'off', spellcheck: 'false' })
  const form = el(
    'form',
    { class: 'pet-name' },
    input,
    el('button', { class: 'button quiet', type: 'submit', testid: 'save-pet-name' }, 'Call them that'),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    people.friends.rename(person, input.value).then(done, showError)
  })
  return {
    element: form,
    renew(now) {
      person = now
      form.hidden = !now.friend
      input.placeholder = now.ownName
      input.setAttribute('aria-label', `What you call ${now.ownName}`)
      if (document.activeElement !== input) input.value = now.petName
    },
  }
}

const WHAT_FOR = 'The same words stand under “Your key” on their own device. If they do not, this is somebody else.'

/** Four words of somebody's key, worked out when they are looked at. */
export function personWords(people: People<typeof sumo>, person: Person): HTMLElement {
  return fourWords({
    ...{ testid: 'compare-person', wordsTestid: 'person-words', whatFor: WHAT_FOR },
    words: () => people.words(person),
  })
}
