import type { People, Person } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { personWords, petNameForm } from './friend-names.js'
import type { Row } from './keyed-rows.js'

/** Somebody in the lobby, and what one can say about them. */
export function personRow(people: People<typeof sumo>, first: Person): Row<Person> {
  let person = first
  const star = el('span', { class: 'star', role: 'img', 'aria-label': 'Friend', title: 'Friend', testid: 'star' }, '★')
  const name = el('strong', { class: 'name' })
  const own = el('bdi', { class: 'remark own-name', testid: 'own-name' })
  const status = el('span', { class: 'status', testid: 'status' })
  const interests = el('span', { class: 'remark interests' })
  const actions = el('div', { class: 'row', hidden: true })
  const more = button('⋯', 'person-more', () => unfold(actions.hidden !== false), 'plain')
  const unfold = (open: boolean) => {
    actions.hidden = !open
    more.setAttribute('aria-expanded', String(open))
  }
  const fold = () => {
    unfold(false)
    more.focus()
  }
  const say = (words: () => Promise<void>) => {
    fold()
    words().catch(showError)
  }
  const pet = petNameForm(people, first, fold)
  const befriend = button('', 'befriend', () =>
    say(() => (person.friend ? people.friends.remove(person) : people.friends.add(person))),
  )
  actions.append(
    befriend,
    button('Block', 'block', () => say(() => people.block(person)), 'quiet'),
    pet.element,
    personWords(people, first),
  )
  unfold(false)
  return {
    element: el(
      'li',
      { class: 'person', testid: 'person' },
      el('div', { class: 'who-is' }, el('div', {}, star, name, own), el('div', { class: 'about' }, status, interests)),
      more,
      actions,
    ),
    renew(now) {
      person = now
      name.textContent = now.name
      own.textContent = now.ownName
      own.hidden = now.ownName === now.name
      pet.renew(now)
      star.hidden = !now.friend
      status.textContent = now.status
      status.dataset.status = now.status
      interests.textContent = now.interests.join(', ')
      more.setAttribute('aria-label', `More about ${now.name}`)
      befriend.textContent = now.friend ? 'Remove friend' : 'Add friend'
      const element = more.parentElement
      if (element) Object.assign(element.dataset, { player: now.name, status: now.status, friend: String(now.friend) })
    },
  }
}
