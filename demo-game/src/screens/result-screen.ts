import type { Player, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { attempt } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { friendButtons } from './friend-button.js'
import { elsewhere } from './local-player.js'
import { changeWords, recordWords, signed } from './match-words.js'
import { saveFile } from './save-file.js'
import { scoreboard } from './scoreboard.js'
import type { Screen } from './screen.js'
import type { Surroundings } from './session-frame.js'
import { storeTrouble } from './store-trouble.js'
import { label } from './wording.js'

/** Who won, what it did to the ratings, whom to remember, and once more. */
export function resultScreen(
  session: Session<typeof sumo>,
  { matchmaker, ratings }: Surroundings,
  rematch: () => void,
): Screen {
  const { outcome, me } = session
  const scores = scoreboard(session)
  scores.renew()
  const places = el('ol', { class: 'places', testid: 'result' })
  const friends = friendButtons(matchmaker.people)
  const rating = el('p', { class: 'rating', testid: 'rating' })
  const record = el('p', { class: 'remark record-state', role: 'status', testid: 'record-state' })
  const trouble = storeTrouble(matchmaker.me)
  const changes: (() => void)[] = []
  let place = 1
  for (const row of outcome?.standings ?? []) {
    for (const player of row) {
      const shown = placeRow(place, player, session, player.seat !== me.seat && friends.buttonFor(player))
      places.append(shown.element)
      changes.push(shown.renew)
    }
    place += row.length
  }
  const renewRating = () => {
    const change = outcome?.ratingChange(me)
    for (const one of changes) one()
    const words = outcome && changeWords(outcome, me)
    rating.textContent = change
      ? `Your rating: ${change.after} (${signed(change.after - change.before)})`
      : 'This match is not rated.'
    record.textContent = [words, outcome && recordWords(outcome)].filter(Boolean).join(' ')
    trouble.renew(matchmaker.me)
    record.dataset.state = outcome?.record?.state ?? ''
  }
  const winners = outcome?.standings[0] ?? []
  const won = session.localPlayers.length === 0 && winners.some((player) => player.seat === me.seat)
  const title = won
    ? winners.length > 1
      ? 'A draw'
      : 'You win!'
    : `${winners.map((player) => player.name).join(' and ')} wins`
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
  renewRating()
  const undo = [session.on('players', renew), session.on('recorded', renewRating)]
  const save = () => attempt(async () => saveFile('puck-sumo.recording', session.recording().slice()))
  const aside = el(
    'p',
    { class: 'aside' },
    button('Your rating', 'open-profile', () => ratings('profile'), 'plain'),
    button('Ladder', 'open-ladder', () => ratings('ladder'), 'plain'),
    session.isHost && button('Save a recording', 'save-recording', save, 'plain'),
  )
  return {
    element: el(
      'section',
      { class: 'screen' },
      el('h1', {}, title),
      places,
      scores.element,
      rating,
      record,
      trouble.element,
      wants,
      again,
      aside,
    ),
    end() {
      for (const one of undo) one()
      friends.end()
    },
  }
}

function placeRow(
  place: number,
  player: Player,
  session: Session<typeof sumo>,
  befriend: HTMLElement | undefined | false,
) {
  const { outcome } = session
  const points = el('span', { class: 'remark' })
  const renew = () => {
    const change = outcome?.ratingChange(player)
    points.textContent = change ? `${change.after} (${signed(change.after - change.before)})` : ''
  }
  const element = el(
    'li',
    { data: { player: player.name, place: String(place) } },
    el('span', { class: 'place' }, `${place}.`),
    el('span', { class: 'name' }, label(player, session.me)),
    points,
    befriend,
  )
  return { element, renew }
}
