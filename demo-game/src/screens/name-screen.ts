import { button, el } from '../dom.js'

const STORED = 'puck-sumo-name'

export interface FirstActions {
  /** @param name what stands here so far */
  yourKey(name: string): void
  ratings(first: 'profile' | 'ladder'): void
}

/** Where a player says who they are. */
export function nameScreen(
  enter: (name: string) => void,
  invited: boolean,
  { yourKey, ratings }: FirstActions,
): HTMLElement {
  const input = el('input', {
    testid: 'player-name',
    type: 'text',
    autocomplete: 'nickname',
    spellcheck: 'false',
    'aria-label': 'Your name',
    placeholder: 'Your name',
  })
  input.value = rememberedName() ?? ''
  const go = () => enter(input.value)
  input.addEventListener('keydown', (event) => event.key === 'Enter' && go())
  queueMicrotask(() => input.focus())
  return el(
    'section',
    { class: 'screen narrow' },
    el('h1', { class: 'title' }, 'Puck Sumo'),
    el('p', { class: 'lead' }, 'Push your friends off the ice. The last puck standing wins the round.'),
    invited && el('p', { class: 'hint' }, 'You have been invited to a match.'),
    input,
    button(invited ? 'Join the match' : 'Enter the lobby', 'enter-lobby', go, 'primary'),
    el(
      'p',
      { class: 'first-links' },
      button('Your key', 'your-key', () => yourKey(input.value), 'plain'),
      rememberedName() !== undefined && button('Your rating', 'open-profile', () => ratings('profile'), 'plain'),
    ),
  )
}

/** `undefined` where nothing is remembered, or storage is denied. */
export function rememberedName(): string | undefined {
  try {
    return localStorage.getItem(STORED) ?? undefined
  } catch {
    return undefined
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(STORED, name)
  } catch {
    // denied: it is typed again next time
  }
}
