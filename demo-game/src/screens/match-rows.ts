import type { SeenMatch, SeenPlayer, SeenSide } from '@skirmish/sdk'
import { el } from '../dom.js'
import { listed, signed, stateWords } from './match-words.js'
import { dayOf } from './wording.js'

/** Recent matches as somebody in them sees them: who met, how it went, what it did, and what its signatures say. */
export function matchRows(matches: readonly SeenMatch[], key: Uint8Array): HTMLElement {
  const empty = el('li', { class: 'empty' }, 'No matches yet.')
  return el(
    'ul',
    { class: 'rows', testid: 'recent-matches' },
    ...(matches.length > 0 ? matches.map((match) => row(match, key.join())) : [empty]),
  )
}

function row(match: SeenMatch, key: string): HTMLElement {
  const { sides, state, counts, parted } = match
  const isOwn = ({ players }: SeenSide) => players.some((one) => one.key.join() === key)
  const own = sides.find(isOwn)
  const me = own?.players.find((one) => one.key.join() === key)
  const others = sides.filter((side) => side !== own)
  const all = sides.flatMap(({ players }) => players)
  const missing = all.filter((one) => !one.signed).map(nameOf)
  const words = parted ? 'played on without the others' : stateWords(state, counts, missing)
  const liars = all.filter(({ contradicted }) => contradicted).map(nameOf)
  return el(
    'li',
    { class: 'match-row', testid: 'match', data: { state, counts: String(counts) } },
    el('span', { class: `how ${howOf(own, others)}` }, HOW[howOf(own, others)]),
    el(
      'div',
      {},
      el(
        'strong',
        { class: 'name' },
        `${mates(own, key)}against ${listed(others.map(({ players }) => players.map(nameOf).join(' & ')))}`,
      ),
      el(
        'span',
        { class: 'remark' },
        time(match.startedAt),
        ` · ${counts ? '' : 'not counted: '}${words}${liars.length > 0 ? `; ${listed(liars)} signed two results` : ''}`,
      ),
    ),
    el(
      'span',
      { class: 'change', testid: 'match-change' },
      me?.change ? signed(me.change.after - me.change.before) : '–',
    ),
  )
}

function time(startedAt: number | undefined): HTMLElement {
  const day = dayOf(startedAt)
  return startedAt === undefined
    ? el('span', {}, day)
    : el('time', { datetime: new Date(startedAt).toISOString() }, day)
}

const HOW = { won: 'Won', lost: 'Lost', drawn: 'Draw', open: '–' }

function howOf(own: SeenSide | undefined, others: readonly SeenSide[]): keyof typeof HOW {
  const best = Math.min(...others.map(({ place = 0 }) => place))
  if (own?.place === undefined) return 'open'
  return own.place < best ? 'won' : own.place > best ? 'lost' : 'drawn'
}

function mates(own: SeenSide | undefined, key: string): string {
  const others = own?.players.filter((one) => one.key.join() !== key) ?? []
  return others.length > 0 ? `with ${listed(others.map(nameOf))} ` : ''
}

function nameOf({ name }: SeenPlayer): string {
  return name
}
