import { type JoinOptions, type Session, SkirmishError } from '@skirmish/sdk'
import { button, el } from './dom.js'
import type { sumo } from './rules/sumo.js'
import { dialog } from './screens/dialog.js'

/** Joins, asking the player for a password and telling them that the host is asked, where it comes to that; `undefined` when they call it off. */
export async function joinAsked(
  join: (options: JoinOptions) => Promise<Session<typeof sumo>>,
): Promise<Session<typeof sumo> | undefined> {
  let password: string | undefined
  for (;;) {
    const calledOff = new AbortController()
    let close = () => {}
    try {
      return await join({
        password,
        signal: calledOff.signal,
        onWaiting(host) {
          close = waitingDialog(host, () => calledOff.abort())
        },
      })
    } catch (error) {
      if (calledOff.signal.aborted) return undefined
      const code = error instanceof SkirmishError ? error.code : undefined
      if (!isAboutPassword(code)) throw error
      password = await askPassword(code === 'session/needs-password' ? undefined : error)
      if (password === undefined) return undefined
    } finally {
      close()
    }
  }
}

function isAboutPassword(code: string | undefined): boolean {
  return code === 'session/needs-password' || code === 'session/wrong-password' || code === 'session/bad-password'
}

function waitingDialog(host: string, cancel: () => void): () => void {
  return dialog(
    'waiting-for-host',
    cancel,
    el('h1', {}, `Waiting for ${host} to let you in…`),
    el('p', { class: 'lead' }, 'They see your name, and have a minute to decide.'),
    el('div', { class: 'row' }, button('Cancel', 'waiting-cancel', cancel)),
  )
}

/** @param error why the last one was not taken */
function askPassword(error: unknown): Promise<string | undefined> {
  return new Promise((answer) => {
    const field = el('input', {
      testid: 'password',
      type: 'text',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      'aria-label': 'Password',
      placeholder: 'Password',
    })
    const form = el(
      'form',
      { class: 'form' },
      el('h1', {}, 'This session has a password'),
      error instanceof SkirmishError &&
        el('p', { class: 'wrong', testid: 'password-wrong' }, error.message, ' ', error.help),
      field,
      el(
        'div',
        { class: 'row' },
        button('Cancel', 'password-cancel', () => done(undefined)),
        el('button', { type: 'submit', testid: 'password-join', class: 'button primary' }, 'Join'),
      ),
    )
    const close = dialog('password-prompt', () => done(undefined), form)
    const done = (password: string | undefined) => {
      close()
      answer(password)
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      done(field.value)
    })
    field.focus()
  })
}
