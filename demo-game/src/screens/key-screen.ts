import type { Matchmaker, ProfilePreview } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { keyExports } from './key-exports.js'
import { keyImport } from './key-import.js'
import type { Screen } from './screen.js'

export interface KeyActions {
  back(): void
  /** This device plays with another key now, under this name; the matchmaker is closed. */
  replaced(name: string): void
}

/**
 * The player's key: who they are to friends. To be kept, taken to another device, or replaced by one from elsewhere.
 *
 * @param options.isNew nobody has given a name on this device
 * @param options.arrived the link with a key that this page was opened with
 */
export function keyScreen(
  matchmaker: Matchmaker<typeof sumo>,
  actions: KeyActions,
  { isNew, arrived }: { isNew: boolean; arrived?: string | undefined },
): Screen {
  const { me, profile } = matchmaker
  const words = el('output', { class: 'words', testid: 'key-words' }, '…')
  profile.words().then((four) => {
    words.textContent = four.join(' ')
  }, showError)
  const ways = keyExports(profile, me.name)
  const replaced = (preview: ProfilePreview) => actions.replaced(preview.name ?? me.name)
  const take = keyImport(profile, { isNew, replaced })
  if (arrived !== undefined && !me.temporary) take.look(arrived)
  return {
    element: el(
      'section',
      { class: 'screen', testid: 'key-screen' },
      el('header', { class: 'bar' }, el('h1', {}, 'Your key'), button('Back', 'key-back', actions.back, 'quiet')),
      el(
        'p',
        { class: 'lead' },
        isNew
          ? 'Play here with the key your friends know you by.'
          : 'Friends know you by this key, whatever your name. These words stand for it.',
      ),
      ...(me.temporary
        ? [el('p', { class: 'empty', testid: 'key-elsewhere' }, 'You are playing in another tab: your key is there.')]
        : [
            ...(isNew
              ? []
              : [
                  el('p', { class: 'key-card' }, el('span', { class: 'name' }, me.name), words),
                  el('h2', {}, 'Take it with you'),
                  ways.element,
                ]),
            el('h2', {}, 'Use a key from elsewhere'),
            take.element,
          ]),
    ),
    end() {
      ways.end()
      take.end()
    },
  }
}
