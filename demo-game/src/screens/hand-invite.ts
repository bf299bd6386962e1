import { type HandInvitation, type Session, SkirmishError } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { clearError, notice, showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { handCode, handField } from './hand-code.js'
import type { Screen } from './screen.js'

/** After these another answer may be given; after all others it takes a new invitation. */
const MENDABLE = ['connect/bad-code', 'connect/wrong-answer']

/**
 * Where a host invites friends by codes that are carried by hand: one invitation, one answer, and again.
 *
 * @param alone there is no other way in
 */
export function handInvite(session: Session<typeof sumo>, alone: boolean): Screen {
  const element = el('section', { class: 'by-hand' })
  let end = () => {}
  const rest = () => {
    end()
    end = () => {}
    const invite = button(
      alone ? 'Invite a friend' : 'Invite a friend without the lobby',
      'hand-invite',
      () => open(invite),
      alone ? 'primary' : 'quiet',
    )
    element.replaceChildren(invite)
  }
  const open = async (invite: HTMLButtonElement) => {
    clearError()
    invite.disabled = true
    try {
      const invitation = await session.inviteByHand()
      const steps = invitationSteps(invitation, rest)
      end = () => {
        steps.end()
        invitation.cancel()
      }
      element.replaceChildren(steps.element)
    } catch (error) {
      invite.disabled = false
      showError(error)
    }
  }
  rest()
  return { element, end: () => end() }
}

function invitationSteps(invitation: HandInvitation, done: () => void): Screen {
  const { code, link, expiresAt } = invitation
  const picture = link.startsWith('http') ? link : code
  const shown = handCode({ text: code, picture, testid: 'hand-code', what: 'invitation', expiresAt })
  const answer = handField('What your friend sends back', 'hand-answer')
  const take = button('Let them in', 'hand-accept', () => accept(), 'primary')
  const accept = async () => {
    clearError()
    take.disabled = true
    take.textContent = 'Connecting …'
    try {
      await invitation.accept(answer.value)
      notice('Connected.')
      done()
    } catch (error) {
      showError(error)
      if (!(error instanceof SkirmishError && MENDABLE.includes(error.code))) done()
    }
    take.disabled = false
    take.textContent = 'Let them in'
  }
  return {
    element: el(
      'div',
      { class: 'steps' },
      el('h2', {}, '1 · Send this to your friend'),
      shown.element,
      el('h2', {}, '2 · Put in the answer'),
      answer,
      el('div', { class: 'row' }, take, button('Cancel', 'hand-cancel', done)),
    ),
    end: () => shown.end(),
  }
}
