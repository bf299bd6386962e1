import type { SkirmishError } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { dialog } from './dialog.js'

/** @param wrong why the last one was not taken. `undefined` when it is called off. */
export function askFilePassword(wrong: SkirmishError | undefined, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((answer) => {
    const field = el('input', {
      testid: 'key-password',
      type: 'password',
      autocomplete: 'off',
      'aria-label': 'Password',
    })
    const form = el(
      'form',
      { class: 'form' },
      el('h1', {}, 'This file has a password'),
      wrong && el('p', { class: 'wrong', testid: 'key-password-wrong' }, wrong.message, ' ', wrong.help),
      field,
      el(
        'div',
        { class: 'row' },
        button('Cancel', 'key-password-cancel', () => done(undefined)),
        el('button', { type: 'submit', testid: 'key-password-open', class: 'button primary' }, 'Open'),
      ),
    )
    const close = dialog('key-password-prompt', () => done(undefined), form)
    const done = (password: string | undefined) => {
      close()
      answer(password)
    }
    signal.addEventListener('abort', () => done(undefined), { once: true })
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      done(field.value)
    })
    field.focus()
  })
}
