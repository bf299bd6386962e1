import type { LadderOptions, Matchmaker, Standing } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'
import { chainMarks } from './chain-marks.js'
import type { Whose } from './profile-screen.js'

/** More nobody reads on one page. */
const MOST_ROWS = 100

export interface LadderPage {
  /** Who is here right now; nobody, when there is no party. */
  readonly party: readonly Pick<Standing, 'key'>[]
  look(player: Whose): void
}

type Among = 'friends' | 'party' | 'everybody'

/** Who is best: of one's friends, of who is here, and of all this device has seen in matches that count. */
export function ladderScreen({ ratings, me }: Matchmaker<typeof sumo>, { party, look }: LadderPage) {
  const rows = el('ol', { class: 'rows', testid: 'ladder-rows' })
  const tabs = new Map<Among, HTMLButtonElement>()
  let asked = 0
  const among = (one: Among): LadderOptions => ({ among: one === 'party' ? [me, ...party] : one })
  const show = async (one: Among) => {
    const number = ++asked
    for (const [name, tab] of tabs) tab.setAttribute('aria-selected', String(name === one))
    const ladder = await ratings.ladder(among(one))
    if (number !== asked) return
    const mine = ladder.find(({ key }) => key.join() === me.key.join())
    const seen = ladder.slice(0, MOST_ROWS)
    const shown = mine && !seen.includes(mine) ? [...seen, mine] : seen
    rows.replaceChildren(
      ...(shown.length > 0 ? shown.map((standing) => row(standing, standing === mine, look)) : [nobody(one)]),
    )
  }
  const tab = (one: Among, label: string) => {
    const element = button(label, `ladder-${one}`, () => void show(one), 'tab')
    element.setAttribute('role', 'tab')
    tabs.set(one, element)
    return element
  }
  const all = el(
    'div',
    { class: 'tabs', role: 'tablist' },
    party.length > 0 && tab('party', 'This party'),
    tab('friends', 'Friends'),
    tab('everybody', 'Everybody'),
  )
  const element = el(
    'div',
    { class: 'ladder', testid: 'ladder' },
    el('h1', { tabindex: '-1', autofocus: true }, 'Ladder'),
    all,
    rows,
  )
  return { element, ready: show('everybody') }
}

function nobody(among: Among): HTMLElement {
  const words = {
    friends: 'None of your friends has played a match that counts with you, or with somebody you met.',
    party: 'Nobody here has played a match that counts.',
    everybody: 'Nobody yet: play a match against somebody, and both of you are here.',
  }
  return el('li', { class: 'empty', testid: 'ladder-empty' }, words[among])
}

function row(standing: Standing, isMe: boolean, look: (player: Whose) => void): HTMLElement {
  const { rank, name, rating, matches, wins, streak } = standing
  const played = `${matches} ${matches === 1 ? 'match' : 'matches'}, ${wins} won`
  const run = Math.abs(streak) < 2 ? '' : ` · ${Math.abs(streak)} ${streak > 0 ? 'won' : 'lost'} in a row`
  return el(
    'li',
    { class: 'ladder-row', testid: 'ladder-row', data: { player: name, rank: String(rank), me: String(isMe) } },
    el('span', { class: 'place' }, `${rank}.`),
    el(
      'div',
      {},
      button(isMe ? `${name} (you)` : name, 'open-player', () => look(standing), 'name-button'),
      el('span', { class: 'remark' }, `${played}${run}`),
      ...chainMarks(standing),
    ),
    el('strong', { class: 'points' }, String(rating)),
  )
}
