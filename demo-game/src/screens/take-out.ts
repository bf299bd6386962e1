import type { Player, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { attempt } from '../notices.js'
import type { sumo } from '../rules/sumo.js'

/** What a host may do about somebody: take them out, or for good. */
export function takeOut(session: Session<typeof sumo>, player: Player): HTMLElement {
  return el(
    'span',
    { class: 'take-out' },
    button('Remove', 'kick', () => attempt(() => session.kick(player)), 'quiet'),
    player.key && button('Ban', 'ban', () => attempt(() => session.ban(player)), 'quiet'),
  )
}
