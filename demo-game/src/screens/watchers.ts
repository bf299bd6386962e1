import type { Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { attempt } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import type { Screen } from './screen.js'
import { takeOut } from './take-out.js'
import { label } from './wording.js'

/** Who watches, and the button that leads there and back. */
export function watchers(session: Session<typeof sumo>): Screen & { readonly change: HTMLElement } {
  const element = el('ul', { class: 'watchers', 'aria-label': 'Who watches' })
  const move = () => attempt(() => (session.watching ? session.takeSeat() : session.spectate()))
  const change = button('', 'change-place', move)
  const undo = session.on('players', () => {
    element.replaceChildren(
      ...session.spectators.map((one) =>
        el(
          'li',
          { testid: 'watcher', data: { player: one.name } },
          el('span', { class: 'name' }, label(one, session.me)),
          el('span', { class: 'remark' }, one.connected ? 'watches' : 'connection lost, waiting'),
          session.isHost && takeOut(session, one),
        ),
      ),
    )
    element.hidden = session.spectators.length === 0
    change.textContent = session.watching ? 'Take a seat' : 'Only watch'
    change.hidden = session.isHost
  })
  return { element, change, end: undo }
}
