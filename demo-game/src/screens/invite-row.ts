import type { InviteAnswer, People, Person, Session } from '@skirmish/sdk'
import { SkirmishError } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import type { Row } from './keyed-rows.js'

type Asked = 'not' | 'inviting' | InviteAnswer

const SAYS = {
  not: '',
  inviting: 'inviting…',
  accepted: 'accepted',
  declined: 'declined',
  expired: 'no answer',
} satisfies Record<Asked, string>

export interface InviteRow extends Row<Person> {
  /** Whether anything has come of it yet, or may. */
  readonly asked: Asked
  /** Calls off what nobody has answered. */
  end(): void
}

/** Somebody who can be asked into this session, and how that goes. */
export function inviteRow(people: People<typeof sumo>, session: Session<typeof sumo>, first: Person): InviteRow {
  let person = first
  let asked: Asked = 'not'
  let calledOff = new AbortController()
  const star = el('span', { class: 'star', role: 'img', 'aria-label': 'Friend', title: 'Friend' }, '★')
  const name = el('span', { class: 'name' })
  const says = el('span', { class: 'remark', role: 'status', testid: 'invite-state' })
  const act = button('Invite', 'invite', () => (asked === 'inviting' ? calledOff.abort() : ask()), 'quiet')
  const become = (now: Asked) => {
    asked = now
    says.textContent = SAYS[now]
    says.dataset.state = now
    act.textContent = now === 'inviting' ? 'Cancel' : now === 'not' ? 'Invite' : 'Ask again'
    act.setAttribute('aria-label', `${act.textContent}: ${person.name}`)
  }
  const ask = async () => {
    calledOff = new AbortController()
    become('inviting')
    try {
      become(await people.invite(person, session, { signal: calledOff.signal }))
    } catch (error) {
      become('not')
      const isOver = error instanceof SkirmishError && /^session\/(aborted|closed)$/.test(error.code)
      if (!isOver) showError(error)
    }
  }
  const element = el('li', { class: 'person', testid: 'invitable' }, star, name, says, act)
  return {
    element,
    get asked() {
      return asked
    },
    renew(now) {
      person = now
      name.textContent = now.name
      star.hidden = !now.friend
      Object.assign(element.dataset, { player: now.name, friend: String(now.friend) })
      act.setAttribute('aria-label', `${act.textContent}: ${now.name}`)
    },
    end: () => calledOff.abort(),
  }
}
