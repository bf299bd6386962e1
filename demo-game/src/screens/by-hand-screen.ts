import type { HandAnswer, HostOptions, Matchmaker, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { clearError, showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { handCode, handField } from './hand-code.js'
import { createForm } from './lobby-screen.js'
import type { Screen } from './screen.js'

export interface ByHandActions {
  host(options: HostOptions<typeof sumo>): Promise<void>
  /** Into the session, once the host has taken the answer. */
  join(session: Promise<Session<typeof sumo>>): Promise<void>
  back(): void
}

/**
 * Play with no server at all: host, or answer a host's invitation.
 *
 * @param invitation the link this page was opened with, if it was one of those
 */
export function byHandScreen(matchmaker: Matchmaker<typeof sumo>, actions: ByHandActions, invitation = ''): Screen {
  const stage = el('div', {})
  let typed = invitation
  let end = () => {}
  const answer = async (text: string, asked?: HTMLButtonElement) => {
    clearError()
    typed = text
    if (asked) asked.disabled = true
    try {
      const answered = await matchmaker.answerByHand(text)
      const shown = reply(answered, choose)
      end = () => shown.end()
      stage.replaceChildren(shown.element)
      answered.session.then(
        () => actions.join(answered.session),
        (error: unknown) => {
          choose()
          if (!cancelled.has(answered)) showError(error)
        },
      )
    } catch (error) {
      choose()
      showError(error)
    }
  }
  const choose = () => {
    end()
    end = () => {}
    const field = handField('Your friend’s invitation', 'hand-invitation')
    field.value = typed
    const join = button('Answer it', 'hand-join', () => answer(field.value, join), 'primary')
    stage.replaceChildren(
      el('h2', {}, 'Join a friend'),
      el('div', { class: 'form' }, field, join),
      el('h2', {}, 'Or open a session'),
      createForm(`${matchmaker.me.name}'s ring`, (options) => actions.host(options)),
    )
  }
  const cancelled = new WeakSet<HandAnswer<typeof sumo>>()
  const reply = (answered: HandAnswer<typeof sumo>, again: () => void): Screen => {
    const { code, expiresAt } = answered
    const shown = handCode({ text: code, testid: 'hand-reply', what: 'answer', expiresAt })
    const cancel = button('Cancel', 'hand-cancel', () => {
      cancelled.add(answered)
      answered.cancel()
      again()
    })
    return {
      element: el(
        'div',
        { class: 'steps' },
        el('h2', {}, 'Send this back to the host'),
        shown.element,
        el('p', { class: 'hint' }, 'The match opens here as soon as the host has put it in. Keep this page open.'),
        el('div', { class: 'row' }, cancel),
      ),
      end: () => shown.end(),
    }
  }
  choose()
  if (invitation !== '') void answer(invitation)
  return {
    element: el(
      'section',
      { class: 'screen' },
      el('header', { class: 'bar' }, el('h1', {}, 'No server'), button('Lobby', 'hand-back', actions.back, 'quiet')),
      el(
        'p',
        { class: 'lead' },
        'Two codes, carried by you: one there, one back. Both of you need to be on one network.',
      ),
      stage,
    ),
    end: () => end(),
  }
}
