import type { Profile } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { clearError, notice, showError } from '../notices.js'
import { onceAtATime } from '../once-at-a-time.js'
import { copyText } from './copy-text.js'
import { qrCode } from './qr-code.js'
import { saveFile } from './save-file.js'
import type { Screen } from './screen.js'

/** A secret does not stay on a screen that somebody has left, ms. */
const SHOWN_MS = 120_000

/** Three ways to take a key along: a QR code, a file, words on paper. What is secret is shown when asked for, and not for long. */
export function keyExports(profile: Profile, name: string): Screen {
  const once = onceAtATime()
  const shown = el('div', { class: 'key-shown' })
  let timer: ReturnType<typeof setTimeout> | undefined
  const hide = () => {
    clearTimeout(timer)
    shown.replaceChildren()
    for (const way of ways) way.setAttribute('aria-expanded', 'false')
  }
  const way = (label: string, testid: string, panel: () => readonly Node[] | Promise<readonly Node[]>) => {
    const asked: HTMLButtonElement = button(label, testid, () =>
      once(async () => {
        clearError()
        const wasOpen = asked.getAttribute('aria-expanded') === 'true'
        hide()
        if (wasOpen) return
        try {
          shown.replaceChildren(...(await panel()))
          asked.setAttribute('aria-expanded', 'true')
          timer = setTimeout(hide, SHOWN_MS)
        } catch (error) {
          showError(error)
        }
      }),
    )
    asked.setAttribute('aria-expanded', 'false')
    return asked
  }
  const ways = [
    way('QR code', 'key-as-link', () => linkPanel(profile)),
    way('File', 'key-as-file', () => filePanel(profile, name)),
    way('Words', 'key-as-phrase', () => phrasePanel(profile)),
  ]
  return {
    element: el(
      'div',
      {},
      el(
        'p',
        { class: 'hint' },
        'A copy is you: whoever has it can play under your key, and it can’t be taken back. Ratings stay on each device.',
      ),
      el('div', { class: 'row key-ways' }, ...ways),
      shown,
    ),
    end: hide,
  }
}

async function linkPanel(profile: Profile): Promise<readonly Node[]> {
  const picture = el('div', { class: 'key-picture' })
  const address = el('input', {
    testid: 'key-address',
    type: 'url',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-label': 'Address of the page that is to have your key',
  })
  address.value = location.href.replace(/[?#].*$/, '')
  let link = ''
  const draw = async () => {
    clearError()
    link = await profile.export({ as: 'link', to: withScheme(address.value) })
    picture.replaceChildren(qrCode(link, 'large', 'Your key as a QR code'))
  }
  const redraw = () => draw().catch(showError)
  address.addEventListener('change', redraw)
  await draw()
  const copy = () => draw().then(() => copyText(link, 'link'), showError)
  return [
    picture,
    el(
      'div',
      { class: 'form' },
      el('label', { class: 'field' }, 'The page that is to have it', address),
      el('p', { class: 'hint' }, 'It gets your key: only one you trust, such as the lobby of a friend.'),
      button('Copy the link', 'key-copy-link', copy, 'quiet'),
    ),
  ]
}

/** People type addresses without it. */
function withScheme(address: string): string {
  return address === '' || address.includes('://') ? address : `http://${address.trim()}`
}

function filePanel(profile: Profile, name: string): readonly Node[] {
  const password = el('input', {
    testid: 'key-file-password',
    type: 'password',
    autocomplete: 'new-password',
    placeholder: 'None',
  })
  const save = async () => {
    clearError()
    button.disabled = true
    try {
      const text = await profile.export({ as: 'file', password: password.value === '' ? undefined : password.value })
      saveFile(`puck-sumo-${name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.json`, text)
      notice('The file is saved. Friends you know are in it, too.')
    } catch (error) {
      showError(error)
    }
    button.disabled = false
  }
  const button = el('button', { type: 'submit', testid: 'key-save-file', class: 'button' }, 'Save the file')
  const form = el(
    'form',
    { class: 'form' },
    el('label', { class: 'field' }, 'Password for the file, if you like', password),
    button,
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void save()
  })
  return [form]
}

async function phrasePanel(profile: Profile): Promise<readonly Node[]> {
  const phrase = await profile.export({ as: 'phrase' })
  const words = phrase.split(' ').map((word) => el('li', {}, word))
  return [
    el('ol', { class: 'key-phrase', testid: 'key-phrase' }, ...words),
    el(
      'p',
      { class: 'hint' },
      'The key alone, without your name and friends. The first four letters of each word are enough.',
    ),
    button('Copy the words', 'key-copy-phrase', () => copyText(phrase, 'phrase'), 'quiet'),
  ]
}
