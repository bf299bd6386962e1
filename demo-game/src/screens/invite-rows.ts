import type { People, Person, Session } from '@skirmish/sdk'
import { el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'
import { type InviteRow, inviteRow } from './invite-row.js'
import { keyedRows } from './keyed-rows.js'
import type { Screen } from './screen.js'

/** Where the list leaves enough room for the seats. */
const WIDE = '(min-width: 40rem)'
const MAX_ROWS = 50

/**
 * Who is free in the lobby and can be asked in; folded where there is little room. A guest who came by a code has not been to
 * the lobby: it is looked at, and shows them, when they unfold the list.
 */
export function inviteRows(people: People<typeof sumo>, session: Session<typeof sumo>): Screen {
  const summary = el('summary', { testid: 'invite-people' }, 'Invite somebody from the lobby')
  const list = el('ul', { class: 'people-rows' })
  const empty = el('li', { class: 'empty' }, 'Nobody is free in the lobby right now.')
  const asked = new Map<string, InviteRow>()
  const renewRows = keyedRows<Person>(
    list,
    keyOf,
    (person) => {
      const row = inviteRow(people, session, person)
      asked.get(keyOf(person))?.end()
      asked.set(keyOf(person), row)
      return row
    },
    empty,
  )
  const look = () => {
    const seated = new Set(session.players.map(({ key }) => key?.join()))
    for (const [key, row] of asked) if (seated.has(key)) row.end()
    const isAsked = (person: Person) => (asked.get(keyOf(person))?.asked ?? 'not') !== 'not'
    const candidates = people.list.filter(
      (person) => !seated.has(keyOf(person)) && (person.status === 'free' || isAsked(person)),
    )
    const sorted = [...candidates.filter(({ friend }) => friend), ...candidates.filter(({ friend }) => !friend)]
    renewRows(sorted.slice(0, MAX_ROWS))
    summary.textContent = `Invite somebody from the lobby${sorted.length ? ` · ${sorted.length}` : ''}`
  }
  const undo: (() => void)[] = []
  const watch = () => {
    if (undo.length === 0) undo.push(people.on('people', look), session.on('players', look))
  }
  const open = session.isHost && matchMedia(WIDE).matches
  const element = el('details', { class: 'folded invite-rows', open }, summary, list)
  element.addEventListener('toggle', () => element.open && watch())
  renewRows([])
  if (session.isHost) watch()
  return {
    element,
    end() {
      for (const one of undo) one()
      for (const row of asked.values()) row.end()
    },
  }
}

function keyOf({ key }: Person): string {
  return key.join()
}
