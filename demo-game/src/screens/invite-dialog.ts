import type { Invite, People } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { notice, showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { dialog } from './dialog.js'

type Asking = Invite<typeof sumo>

export interface Invited {
  join(invite: Asking): void
  /** A running match is not covered by a question. */
  isPlaying(): boolean
  /** What would be left for it, if anything. */
  leaves(): string | undefined
}

/** Asks the player about every invite, one after the other, wherever they are; during a match they are told, and asked after it. */
export function inviteDialogs(people: People<typeof sumo>, invited: Invited) {
  const waiting = new Set<Asking>()
  let close: (() => void) | undefined
  const hide = () => {
    close?.()
    close = undefined
  }
  const look = () => {
    const [next] = waiting
    if (invited.isPlaying()) return hide()
    if (close || !next) return
    close = inviteDialog(next, invited, () => people.block(next.from).catch(showError))
  }
  const undo = people.on('invited', (invite) => {
    waiting.add(invite)
    if (invited.isPlaying()) notice(`${invite.from.name} invites you to ${invite.sessionName}.`)
    invite.on('over', (why) => {
      const [asked] = waiting
      waiting.delete(invite)
      if (asked === invite) {
        if (close && (why === 'expired' || why === 'withdrawn'))
          notice(`The invitation of ${invite.from.name} is over.`)
        hide()
      }
      look()
    })
    look()
  })
  return { look, end: undo }
}

function inviteDialog(invite: Asking, { join, leaves }: Invited, block: () => void): () => void {
  const { from, sessionName } = invite
  const left = leaves()
  const decline = () => invite.decline()
  return dialog(
    'invite',
    decline,
    // The focus is on the question: who happens to type answers nothing.
    el(
      'h1',
      { tabindex: '-1', autofocus: true },
      from.friend && el('span', { class: 'star', role: 'img', 'aria-label': 'Your friend' }, '★ '),
      el('bdi', {}, from.name),
      ' invites you to ',
      el('bdi', {}, sessionName),
    ),
    left !== undefined && el('p', { class: 'lead' }, 'You would leave ', el('bdi', {}, left), ' for it.'),
    el(
      'div',
      { class: 'row' },
      button('Not now', 'invite-decline', decline),
      button('Join', 'invite-accept', () => join(invite), 'primary'),
    ),
    el('p', { class: 'block' }, button(`Block ${from.name}`, 'invite-block', block, 'plain')),
  )
}
