import type { Session } from '@skirmish/sdk'
import { el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'
import type { Surroundings } from './session-frame.js'

/** What each one's rating is, and how likely they are to win; where somebody has none, nobody knows. */
export function seatChances(session: Session<typeof sumo>, { matchmaker }: Pick<Surroundings, 'matchmaker'>) {
  const shown = new Map<number, string>()
  const elements = new Map<number, HTMLElement>()
  let asked = 0
  const look = async () => {
    const number = ++asked
    const { players } = session
    const isKnown = players.length > 1 && players.every(({ key, rated }) => key && rated)
    const sides = isKnown ? await matchmaker.ratings.forecast(session).catch(() => []) : [] // it is no more than a remark
    if (number !== asked) return
    shown.clear()
    for (const { players: all, rating, chance } of sides)
      for (const { seat } of all) shown.set(seat, `${rating} · ${Math.round(100 * chance)} %`)
    for (const [seat, element] of elements) element.textContent = shown.get(seat) ?? ''
  }
  const undo = matchmaker.ratings.on('changed', () => void look())
  return {
    look,
    end: undo,
    /** For the row of who sits there. */
    chanceOf(seat: number): HTMLElement {
      const title = 'Rating, and chance to win'
      const element = el('span', { class: 'remark', testid: 'chance', title }, shown.get(seat))
      elements.set(seat, element)
      return element
    },
  }
}
