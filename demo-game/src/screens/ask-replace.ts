import type { ProfilePreview } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { dialog } from './dialog.js'

/**
 * Shows who plays here and who would from now on, by name and by words, which no other key has.
 *
 * @param isNew nobody has played here so far
 */
export function askReplace(preview: ProfilePreview, isNew: boolean, signal: AbortSignal): Promise<boolean> {
  const { name, words, current, same, friends } = preview
  const play = name === undefined ? 'Play here with this key?' : `Play here as ${name}?`
  const title = same ? 'You have this key already' : play
  return new Promise((answer) => {
    const done = (yes: boolean) => {
      close()
      answer(yes)
    }
    const close = dialog(
      'key-ask',
      () => done(false),
      el('h1', { tabindex: '-1', autofocus: true }, title),
      !same && !isNew && keyCard('Now', 'key-now', current.name, current.words),
      keyCard(same || isNew ? undefined : 'From now on', 'key-then', name ?? current.name, words),
      friends > 0 &&
        el('p', { class: 'hint' }, friends === 1 ? 'One friend comes along.' : `${friends} friends come along.`),
      !same && !isNew && el('p', {}, 'The key that is here now is replaced. Save it first if you want it back.'),
      el(
        'div',
        { class: 'row' },
        button(same ? 'Back' : 'Keep mine', 'key-keep', () => done(false)),
        (!same || friends > 0) &&
          button(same ? 'Take the friends' : 'Play with it', 'key-replace', () => done(true), 'primary'),
      ),
    )
    signal.addEventListener('abort', () => done(false), { once: true })
  })
}

function keyCard(title: string | undefined, testid: string, name: string, words: readonly string[]): HTMLElement {
  return el(
    'div',
    { class: 'key-card', testid },
    title !== undefined && el('span', { class: 'remark' }, title),
    el('span', { class: 'name' }, name),
    el('span', { class: 'words' }, words.join(' ')),
  )
}
