import type { People, Person } from '@skirmish/sdk'
import { el } from '../dom.js'
import type { Presence } from '../presence.js'
import type { sumo } from '../rules/sumo.js'
import { blockedPeople } from './blocked-people.js'
import { keyedRows } from './keyed-rows.js'
import { personRow } from './person-row.js'
import type { Screen } from './screen.js'
import { showMe } from './show-me.js'

/** More nobody reads; whoever is looked for can be found by name. */
const MAX_ROWS = 50
/** From so many on a name is faster typed than looked for. */
const MANY = 10

/** Who else is in the lobby: friends first, then in the order they came. */
export function peopleList(people: People<typeof sumo>, presence: Presence): Screen {
  const count = el('span', { testid: 'people-count' })
  const rows = el('ul', { class: 'people-rows', testid: 'people' })
  const empty = el('li', { class: 'empty', testid: 'nobody-here' })
  const more = el('p', { class: 'hint', testid: 'more-people', role: 'status' })
  const find = el('input', {
    testid: 'find-person',
    type: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': 'Find somebody by name',
    placeholder: 'Find somebody by name',
  })
  const renewRows = keyedRows<Person>(
    rows,
    ({ key }) => key.join(),
    (person) => personRow(people, person),
    empty,
  )
  const look = () => {
    const { list } = people
    find.hidden = list.length < MANY && find.value === ''
    const wanted = find.value.trim().toLowerCase()
    const found = list.filter(({ name }) => name.toLowerCase().includes(wanted))
    const sorted = [...found.filter(({ friend }) => friend), ...found.filter(({ friend }) => !friend)]
    empty.textContent = list.length
      ? 'Nobody here is called that.'
      : 'Nobody else is here yet. Friends who open this page appear here.'
    renewRows(sorted.slice(0, MAX_ROWS))
    count.textContent = list.length ? ` · ${list.length}` : ''
    more.hidden = sorted.length <= MAX_ROWS
    more.textContent = `And ${sorted.length - MAX_ROWS} more: find them by name.`
  }
  find.addEventListener('input', look)
  look()
  const undo = people.on('people', look)
  const blocked = blockedPeople(people)
  return {
    element: el(
      'section',
      { class: 'people' },
      el('h2', {}, 'People here', count),
      find,
      rows,
      more,
      blocked.element,
      showMe(presence),
    ),
    end() {
      undo()
      blocked.end()
    },
  }
}
