import type { KnownPerson, People } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { keyedRows } from './keyed-rows.js'
import type { Screen } from './screen.js'

/** Whom this player has blocked, folded away, and the way back. */
export function blockedPeople(people: People<typeof sumo>): Screen {
  const summary = el('summary', { testid: 'show-blocked' })
  const rows = el('ul', { class: 'people-rows' })
  const element = el('details', { class: 'folded', testid: 'blocked', hidden: true }, summary, rows)
  const renew = keyedRows<KnownPerson>(
    rows,
    ({ key }) => key.join(),
    (person) => blockedRow(person, () => people.unblock(person).catch(showError)),
  )
  const undo = people.on('blocked', (blocked) => {
    renew(blocked)
    element.hidden = blocked.length === 0
    summary.textContent = `Blocked: ${blocked.length}`
  })
  return { element, end: undo }
}

function blockedRow(person: KnownPerson, unblock: () => void) {
  const name = el('span', { class: 'name' })
  return {
    element: el('li', { class: 'person' }, name, button('Unblock', 'unblock', unblock, 'quiet')),
    renew: (now: KnownPerson) => {
      name.textContent = now.name || `Somebody (${person.key.slice(0, 3).join('-')})`
    },
  }
}
