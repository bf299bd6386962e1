import type { Knock, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'
import type { Screen } from './screen.js'

/** Who waits for the host's word. */
export function knockRows(session: Session<typeof sumo>): Screen {
  const element = el('ul', { class: 'knocks', 'aria-live': 'polite' })
  const rows = new Map<Knock, HTMLElement>()
  const declined = new Set<string>()
  const renew = () => {
    element.hidden = rows.size === 0
  }
  const undo = [
    session.on('knock', (knock) => {
      const row = knockRow(knock, declined)
      rows.set(knock, row)
      element.append(row)
      renew()
    }),
    session.on('knockOver', (knock) => {
      rows.get(knock)?.remove()
      rows.delete(knock)
      renew()
    }),
  ]
  renew()
  return {
    element,
    end() {
      for (const one of undo) one()
    },
  }
}

/** Whoever was declined before can be declined for good. */
function knockRow(knock: Knock, declined: Set<string>): HTMLElement {
  const { name, key, spectator } = knock.player
  const forGood = declined.has(key.join())
  const admit = () => {
    if (!knock.admit()) says.textContent = `${name} would like to join. There is no free seat.`
  }
  const decline = () => {
    declined.add(key.join())
    knock.decline({ forGood })
  }
  const says = el('span', {}, `${name} would like to ${spectator ? 'watch' : 'join'}${forGood ? ' again' : ''}.`)
  return el(
    'li',
    { class: 'knock', testid: 'knock', data: { player: name } },
    says,
    el(
      'div',
      { class: 'row' },
      button('Admit', 'admit', admit, 'primary'),
      button(forGood ? 'Decline for good' : 'Decline', 'decline', decline, 'quiet'),
    ),
  )
}
