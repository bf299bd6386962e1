import type { People, Player } from '@skirmish/sdk'
import { button } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'

/** For somebody one has just played with; gone once they are a friend. */
export function friendButtons(people: People<typeof sumo>) {
  const buttons = new Map<string, HTMLElement>()
  /** `undefined` until it is known. */
  let friends: ReadonlySet<string> | undefined
  const renew = () => {
    for (const [key, element] of buttons) element.hidden = friends?.has(key) ?? true
  }
  const undo = people.on('friends', (now) => {
    friends = new Set(now.map(({ key }) => key.join()))
    renew()
  })
  return {
    /** @param player no bot */
    buttonFor(player: Player): HTMLElement | undefined {
      const { key } = player
      if (!key) return undefined
      const element = button('Add friend', 'add-friend', () => people.friends.add(player).catch(showError), 'quiet')
      element.setAttribute('aria-label', `Add ${player.name} as a friend`)
      buttons.set(key.join(), element)
      renew()
      return element
    },
    end: undo,
  }
}
