import type { HostOptions, Visibility } from '@skirmish/sdk'
import { el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'

/** Who may see it and come in, for the form that opens a session: folded away, as most let in everybody who has the code. */
export function doorOptions() {
  const visibility = el(
    'select',
    { testid: 'visibility', 'aria-label': 'Who can see it' },
    el('option', { value: 'public' }, 'Everybody here can see it'),
    el('option', { value: 'friends' }, 'Only friends can see it'),
    el('option', { value: 'private' }, 'Only who has the code'),
  )
  const ask = el('input', { type: 'checkbox', testid: 'ask-me' })
  const password = el('input', {
    testid: 'session-password',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-label': 'Password for guests',
    placeholder: 'Password (none)',
  })
  const element = el(
    'details',
    { class: 'door-options' },
    el('summary', { testid: 'door-options' }, 'Who can see it and join'),
    visibility,
    el('label', { class: 'check' }, ask, 'Ask me before somebody joins'),
    password,
  )
  const chosen = (): Pick<HostOptions<typeof sumo>, 'admit' | 'password' | 'visibility'> => ({
    visibility: visibilityOf(visibility.value),
    admit: ask.checked ? 'ask' : 'anyone',
    password: password.value.trim() || undefined,
  })
  return { element, chosen }
}

function visibilityOf(value: string): Visibility {
  return value === 'friends' || value === 'private' ? value : 'public'
}
