import type { People, Player, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { attempt } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { friendButtons } from './friend-button.js'
import { elsewhere } from './local-player.js'
import { saveFile } from './save-file.js'
import { scoreboard } from './scoreboard.js'
import type { Screen } from './screen.js'
import { label } from './wording.js'

/** Who won, what it did to the ratings, whom to remember, and once more. */
export function resultScreen(session: Session<typeof sumo>, people: People<typeof sumo>, rematch: () => void): Screen {
  const { outcome, me } = session
  const scores = scoreboard(session)
  scores.renew()
  const places = el('ol', { class: 'places', testid: 'result' })
  const friends = friendButtons(people)
  let place = 1
  for (const row of outcome?.standings ?? []) {
    for (const player of row)
      places.append(placeRow(place, player, session, player.seat !== me.seat && friends.buttonFor(player)))
    place += row.length
  }
  const winners = outcome?.standings[0] ?? []
  const won = session.localPlayers.length === 0 && winners.some((player) => player.seat === me.seat)
  const title = won
    ? winners.length > 1
      ? 'A draw'
      : 'You win!'
    : `${winners.map((player) => player.name).join(' and ')} wins`
  const change = outcome?.ratingChange(me)
  const rating = el(
    'p',
    { class: 'rating', testid: 'rating' },
    change ? `Your rating: ${change.after} (${signed(change.after - change.before)})` : 'This match is not rated.',
  )
  const wants = el('p', { class: 'hint', role: 'status', testid: 'rematch-hint' })
  const renew = () => {
    const others = elsewhere(session).filter((player) => player.ready && player.key)
    const names = others.map((player) => player.name).join(', ')
    if (again.disabled) wants.textContent = `You would like a rematch. Waiting for ${session.host.name} to go on.`
    else wants.textContent = names && `${names} would like a rematch.`
  }
  const again = button(
    session.watching ? 'Back to the room' : 'Rematch',
    'rematch',
    () => {
      again.disabled = true
      rematch()
      renew()
    },
    'primary',
  )
  const undo = session.on('players', renew)
  const save = () => attempt(async () => saveFile('puck-sumo.recording', session.recording().slice()))
  const recording = session.isHost && button('Save a recording', 'save-recording', save, 'plain')
  const aside = recording && el('p', { class: 'aside' }, recording)
  return {
    element: el(
      'section',
      { class: 'screen' },
      el('h1', {}, title),
      places,
      scores.element,
      rating,
      wants,
      again,
      aside,
    ),
    end() {
      undo()
      friends.end()
    },
  }
}

function placeRow(
  place: number,
  player: Player,
  session: Session<typeof sumo>,
  befriend: HTMLElement | undefined | false,
): HTMLElement {
  const change = session.outcome?.ratingChange(player)
  return el(
    'li',
    { data: { player: player.name, place: String(place) } },
    el('span', { class: 'place' }, `${place}.`),
    el('span', { class: 'name' }, label(player, session.me)),
    change && el('span', { class: 'remark' }, `${change.after} (${signed(change.after - change.before)})`),
    befriend,
  )
}

function signed(change: number): string {
  if (change === 0) return '±0'
  return change < 0 ? `−${-change}` : `+${change}`
}
