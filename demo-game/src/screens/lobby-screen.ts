import type { HostOptions, Matchmaker, OpenListing } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { onceAtATime } from '../once-at-a-time.js'
import type { Presence } from '../presence.js'
import type { sumo } from '../rules/sumo.js'
import { doorOptions } from './door-options.js'
import { listingRows } from './listing-rows.js'
import { peopleList } from './people-list.js'
import { storeTrouble } from './store-trouble.js'
import { matchLength } from './wording.js'

type Rounds = 1 | 3 | 5

/** What the lobby screen asks for. */
export interface LobbyActions {
  host(options: HostOptions<typeof sumo>): Promise<void>
  join(target: string | OpenListing, as: 'player' | 'spectator'): Promise<void>
  /** With whoever is there. */
  quickMatch(): void
  /** Play by codes that are carried by hand. */
  byHand(): void
  /** Look at what stands between this device and its friends. */
  check(): void
  /** Keep the player's key, or take it elsewhere. */
  yourKey(): void
  /** Profiles, and who is best. */
  ratings(first: 'profile' | 'ladder'): void
}

/** Sessions on this party, a form to open one, a field for a code, and who is here. Returns the element and its end. */
export function lobbyScreen(matchmaker: Matchmaker<typeof sumo>, presence: Presence, actions: LobbyActions) {
  const { me } = matchmaker
  const once = onceAtATime()
  const list = listingRows((listing, as) => once(() => actions.join(listing, as)))
  const undo = matchmaker.on('listings', list.renew)
  const people = peopleList(matchmaker.people, presence)
  const door = doorOptions()
  const host = (options: HostOptions<typeof sumo>) => once(() => actions.host({ ...options, ...door.chosen() }))
  const form = createForm(`${me.name}'s ring`, host, door.element)
  form.hidden = true
  const create = button('Create a session', 'create-session', () => {
    form.hidden = false
    create.hidden = true
    form.querySelector('input')?.focus()
  })
  const code = el('input', {
    testid: 'join-code',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    'aria-label': 'Invitation code',
    placeholder: 'K7QF2M',
    class: 'code-input',
  })
  const join = (as: 'player' | 'spectator' = 'player') => once(() => actions.join(code.value, as))
  code.addEventListener('keydown', (event) => event.key === 'Enter' && join())
  const element = el(
    'section',
    { class: 'screen lobby' },
    el(
      'header',
      { class: 'bar' },
      el('h1', {}, 'Lobby'),
      el(
        'div',
        { class: 'own' },
        button(`${me.name} · ${me.rating}`, 'open-profile', () => actions.ratings('profile'), 'quiet who'),
        button('Ladder', 'open-ladder', () => actions.ratings('ladder'), 'quiet'),
      ),
    ),
    me.temporary && el('p', { class: 'hint' }, 'You are playing in another tab too: here as a guest, unrated.'),
    storeTrouble(me).element,
    el(
      'div',
      {},
      el('p', { class: 'quick' }, button('Quick match', 'quick-match', actions.quickMatch, 'primary')),
      el('h2', {}, 'Sessions on this party'),
      list.element,
      create,
      form,
      el('h2', {}, 'Join with a code'),
      el(
        'div',
        { class: 'row' },
        code,
        button('Join', 'join-by-code', () => join()),
        button('Watch', 'watch-by-code', () => join('spectator'), 'quiet'),
      ),
    ),
    people.element,
    el(
      'p',
      { class: 'aside' },
      button('Play without any server', 'by-hand', actions.byHand, 'plain'),
      button('Check my connection', 'check-connection', actions.check, 'plain'),
      button('Your key', 'your-key', actions.yourKey, 'plain'),
    ),
  )
  const end = () => {
    undo()
    people.end()
  }
  return { element, end }
}

/** A form that opens a session. @param more what else may be chosen */
export function createForm(
  defaultName: string,
  host: (options: HostOptions<typeof sumo>) => void,
  more?: HTMLElement,
): HTMLFormElement {
  const name = el('input', {
    testid: 'session-name',
    type: 'text',
    'aria-label': 'Name of the session',
    autocomplete: 'off',
  })
  name.value = defaultName
  const length = el(
    'select',
    { testid: 'match-length', 'aria-label': 'Rounds to win' },
    ...([1, 3, 5] as const).map((rounds) =>
      el('option', { value: String(rounds), selected: rounds === 3 }, matchLength(rounds)),
    ),
  )
  const submit = el('button', { type: 'submit', testid: 'confirm-create', class: 'button primary' }, 'Open the session')
  const form = el('form', { class: 'form' }, name, length, more, submit)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    host({ name: name.value, settings: { rounds: roundsOf(length.value) } })
  })
  return form
}

function roundsOf(value: string): Rounds {
  return value === '1' ? 1 : value === '5' ? 5 : 3
}
