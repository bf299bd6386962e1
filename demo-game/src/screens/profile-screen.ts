import type { Matchmaker, PlayerRecord, Rival, Stats } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'
import { chainMarks, severalDevices, unknownMatches } from './chain-marks.js'
import { matchRows } from './match-rows.js'
import { ratingCurve } from './rating-curve.js'
import { dayOf } from './wording.js'

type Record = PlayerRecord<Stats<typeof sumo>>

/** Whose profile it is. */
export interface Whose {
  readonly key: Uint8Array
  readonly name: string
}

/** More rivals nobody reads. */
const MOST_RIVALS = 12

/** What this device's matches say of one player: their rating and how it came about, whom they met, and what the game counts. */
export async function profileScreen(matchmaker: Matchmaker<typeof sumo>, whose: Whose, look: (other: Whose) => void) {
  const { ratings, me } = matchmaker
  const [record, matches] = await Promise.all([ratings.of(whose), ratings.matches({ with: whose })])
  const isMe = whose.key.join() === me.key.join()
  return el(
    'div',
    { class: 'profile', testid: 'profile', data: { player: whose.name } },
    el('h1', { tabindex: '-1', autofocus: true }, isMe ? `${whose.name} (you)` : whose.name),
    isMe && me.temporary && el('p', { class: 'hint' }, 'You are playing in another tab too: here as a guest, unrated.'),
    ...(record ? known(record) : [unknown(isMe)]),
    el('section', {}, el('h2', {}, 'Recent matches'), matchRows(matches, whose.key)),
    record && rivals(record, look),
  )
}

function unknown(isMe: boolean): HTMLElement {
  const whose = isMe
    ? 'Your rating begins at 1000. It moves with each match against somebody who has one, too.'
    : 'Not seen in a match that counts.'
  return el('p', { class: 'empty', testid: 'no-record' }, whose)
}

function known(record: Record): HTMLElement[] {
  const { rating, matches, wins, streak, bestStreak, lastPlayed, stats, history } = record
  const now = streak === 0 ? '–' : streak > 0 ? `${streak} won` : `${-streak} lost`
  return [
    el(
      'section',
      { class: 'rating-card' },
      el(
        'p',
        { class: 'rating-now' },
        el('strong', { testid: 'profile-rating' }, String(rating)),
        el('span', { class: 'remark' }, `last played ${dayOf(lastPlayed)}`),
      ),
      ratingCurve(history),
      ...chainMarks(record),
      unknownMatches(record),
      severalDevices(record),
    ),
    el(
      'dl',
      { class: 'tiles', testid: 'profile-stats' },
      ...tile('Matches', matches),
      ...tile('Won', `${wins} · ${Math.round((100 * wins) / matches)} %`),
      ...tile('In a row', now),
      ...tile('Best streak', bestStreak),
      ...tile('Dashes', stats.dashes),
      ...tile('Pushed off', stats.pushedOff),
      ...tile('Longest round', `${stats.longestRound.toFixed(1)} s`),
    ),
  ]
}

function tile(name: string, value: string | number): HTMLElement[] {
  return [el('div', { data: { stat: name } }, el('dt', {}, name), el('dd', {}, String(value)))]
}

function rivals({ rivals: all, nemesis }: Record, look: (other: Whose) => void): HTMLElement {
  return el(
    'section',
    {},
    el('h2', {}, 'Head to head'),
    el(
      'ul',
      { class: 'rows', testid: 'rivals' },
      ...all.slice(0, MOST_RIVALS).map((rival) => rivalRow(rival, rival.key === nemesis?.key, look)),
    ),
  )
}

function rivalRow(rival: Rival, isNemesis: boolean, look: (other: Whose) => void): HTMLElement {
  const { name, won, lost, drawn } = rival
  const all = won + lost + drawn
  const bar = el('span', { class: 'score-bar', 'aria-hidden': 'true' })
  bar.style.setProperty('--won', `${(100 * (won + drawn / 2)) / all}%`)
  return el(
    'li',
    { class: 'rival', testid: 'rival', data: { player: name, nemesis: String(isNemesis) } },
    button(name, 'open-rival', () => look(rival), 'name-button'),
    isNemesis && el('span', { class: 'tag', testid: 'nemesis', title: 'Beats you the most' }, 'nemesis'),
    el(
      'span',
      { class: 'score' },
      `${won} : ${lost}`,
      drawn > 0 && el('span', { class: 'remark' }, ` · ${drawn} drawn`),
    ),
    bar,
  )
}
