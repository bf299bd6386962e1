import type { Player, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { attempt } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import type { Screen } from './screen.js'

type Sumo = Session<typeof sumo>

/** Two can share a keyboard, and a thumb is only one player's. */
const HAS_KEYS = '(any-hover: hover) and (any-pointer: fine)'

/** Everybody who sits before another device. */
export function elsewhere({ players, me }: Sumo): readonly Player[] {
  return players.filter(({ seat, bot, onDeviceOf }) => seat !== me.seat && !bot && onDeviceOf !== me.seat)
}

/** Asks somebody in who sits beside this player, at the same keyboard. */
export function addLocal(session: Sumo): Screen {
  const name = el('input', { testid: 'local-name', maxlength: '24', 'aria-label': 'Who sits beside you?' })
  name.placeholder = 'Who sits beside you?'
  const form = el(
    'form',
    { class: 'add-local', hidden: true },
    name,
    el('button', { class: 'button', type: 'submit', testid: 'confirm-local' }, 'Add'),
  )
  const open = button('Add a player here', 'add-local', () => {
    form.hidden = false
    open.hidden = true
    name.focus()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    attempt(async () => {
      await session.addLocalPlayer({ name: name.value.trim() || session.me.name })
      form.hidden = true
      name.value = ''
    })
  })
  const undo = session.on('players', () => {
    const isOffered = matchMedia(HAS_KEYS).matches && !session.watching && session.localPlayers.length === 0
    open.hidden = !isOffered || !form.hidden
    if (!isOffered) form.hidden = true
  })
  return { element: el('div', { class: 'beside' }, open, form), end: undo }
}

/** On the row of somebody who plays beside this player. */
export function removeLocal(session: Sumo, player: Player): HTMLElement {
  return button('Remove', 'remove-local', () => attempt(() => session.removeLocalPlayer(player)), 'quiet')
}

/** Where somebody plays who has no device of their own; they are ready with whose it is. */
export function besideWhom({ players, me }: Sumo, owner: number): string {
  return `beside ${owner === me.seat ? 'you' : players.find(({ seat }) => seat === owner)?.name}`
}
