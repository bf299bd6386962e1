import type { HostOptions } from '@skirmish/sdk'
import { el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'

/** Who may come in, for the form that opens a session: folded away, as most let in everybody who has the code. */
export function doorOptions() {
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
    el('summary', { testid: 'door-options' }, 'Who may join'),
    el('label', { class: 'check' }, ask, 'Ask me before somebody joins'),
    password,
  )
  const chosen = (): Pick<HostOptions<typeof sumo>, 'admit' | 'password'> => ({
    admit: ask.checked ? 'ask' : 'anyone',
    password: password.value.trim() || undefined,
  })
  return { element, chosen }
}
