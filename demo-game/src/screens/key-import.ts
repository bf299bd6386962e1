import { type Profile, type ProfilePreview, type ProfileSource, SkirmishError } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { clearError, showError } from '../notices.js'
import { onceAtATime } from '../once-at-a-time.js'
import { askFilePassword } from './ask-file-password.js'
import { askReplace } from './ask-replace.js'
import type { Screen } from './screen.js'

export interface KeyImport extends Screen {
  /** Reads a key, and asks whether to use it. */
  look(source: ProfileSource): void
}

/** A key from elsewhere, by what was typed, pasted or saved; nothing is replaced before the player has said yes. */
export function keyImport(
  profile: Profile,
  { isNew, replaced }: { isNew: boolean; replaced(preview: ProfilePreview): void },
): KeyImport {
  const once = onceAtATime()
  const calledOff = new AbortController()
  const look = (source: ProfileSource) =>
    once(async () => {
      clearError()
      try {
        const preview = await readAsked(profile, source, calledOff.signal)
        if (!preview || !(await askReplace(preview, isNew, calledOff.signal))) return
        await preview.replace()
        replaced(preview)
      } catch (error) {
        if (!calledOff.signal.aborted) showError(error)
      }
    })
  const field = el('textarea', {
    testid: 'key-text',
    rows: '4',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    class: 'key-field',
    'aria-label': 'Your 25 words, or a link',
    placeholder: 'Your 25 words, or a link',
  })
  const file = el('input', {
    testid: 'key-file',
    type: 'file',
    class: 'unseen',
    accept: '.json,application/json,text/plain',
  })
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? []
    if (chosen) look(chosen)
    file.value = '' // the same one may be chosen again
  })
  return {
    look,
    element: el(
      'div',
      { class: 'form' },
      field,
      el(
        'div',
        { class: 'row' },
        button('Use these', 'key-read', () => look(field.value)),
        button('Choose a file', 'key-choose-file', () => file.click()),
      ),
      file,
    ),
    end: () => calledOff.abort(),
  }
}

/** Asks for a file's password as often as it takes; `undefined` when the player has none. */
async function readAsked(profile: Profile, source: ProfileSource, signal: AbortSignal) {
  let password: string | undefined
  for (;;) {
    try {
      return await profile.import(source, { password, signal })
    } catch (error) {
      if (!(error instanceof SkirmishError) || !/^profile\/(needs|wrong)-password$/.test(error.code)) throw error
      password = await askFilePassword(error.code === 'profile/wrong-password' ? error : undefined, signal)
      if (password === undefined) return undefined
    }
  }
}
