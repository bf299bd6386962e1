import type { QuickSearch } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import type { Screen } from './screen.js'

export interface SearchScreen extends Screen {
  /** Aborts when the player cancels, or goes somewhere else. */
  readonly signal: AbortSignal
  tell(search: QuickSearch): void
}

const DOING = {
  looking: 'Looking for a match…',
  hosting: 'Waiting for somebody to join…',
  joining: 'Somebody is there. Joining…',
} satisfies Record<QuickSearch['doing'], string>

/** While others are looked for: how it goes, in words, and a way out. */
export function searchScreen(): SearchScreen {
  const controller = new AbortController()
  const cancel = () => controller.abort()
  const doing = el('p', { class: 'lead', role: 'status', testid: 'search-doing' }, DOING.looking)
  const whom = el('p', { class: 'hint', testid: 'search-whom' })
  const time = el('p', { class: 'search-time', testid: 'search-time' }, '0:00')
  return {
    element: el(
      'section',
      { class: 'screen narrow search', testid: 'search' },
      el('h1', {}, 'Quick match'),
      el('div', { class: 'spinner' }),
      time,
      doing,
      whom,
      button('Cancel', 'search-cancel', cancel),
    ),
    signal: controller.signal,
    tell(search) {
      time.textContent = clock(search.waitedMs)
      if (doing.textContent !== DOING[search.doing]) doing.textContent = DOING[search.doing]
      whom.textContent = wordsFor(search.gap)
    },
    end: cancel,
  }
}

function wordsFor(gap: number): string {
  return Number.isFinite(gap) ? `Players rated within ${gap} of you; more with time.` : 'Players of any rating.'
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
