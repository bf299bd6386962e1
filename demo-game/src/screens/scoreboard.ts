import type { Session } from '@skirmish/sdk'
import { el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'
import { seatDot } from './seat-dot.js'

/** Rounds won by everybody, by seat: the same text on every page. */
export function scoreboard(session: Session<typeof sumo>) {
  const element = el('ul', { class: 'scoreboard', testid: 'scoreboard' })
  let shown = ''
  const renew = () => {
    const scores = scoresOf(session)
    const text = JSON.stringify(scores)
    if (text === shown) return
    shown = text
    element.replaceChildren(
      ...scores.map(({ seat, name, wins }) =>
        el(
          'li',
          { data: { player: name, wins: String(wins) } },
          seatDot(seat),
          el('span', { class: 'name' }, name),
          ' ',
          el('strong', {}, String(wins)),
        ),
      ),
    )
  }
  return { element, renew }
}

function scoresOf(session: Session<typeof sumo>) {
  const names = new Map(session.players.map((player) => [player.seat, player.name]))
  const scores: { seat: number; name: string; wins: number }[] = []
  for (const { owner, wins } of session.view(performance.now()).pucks)
    if (owner !== undefined) scores.push({ seat: owner, name: names.get(owner) ?? '', wins })
  return scores.sort((a, b) => a.seat - b.seat)
}
