import { createMatchmaker, type Matchmaker, SkirmishError, type Standing } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { button, el } from './dom.js'
import { sumo } from './rules/sumo.js'
import { dialog } from './screens/dialog.js'
import { ladderScreen } from './screens/ladder-screen.js'
import { matchFiles } from './screens/match-files.js'
import { rememberedName } from './screens/name-screen.js'
import { profileScreen, type Whose } from './screens/profile-screen.js'

export interface RatingsPlace {
  /** Who plays, if they have entered. */
  readonly entered: Matchmaker<typeof sumo> | undefined
  /** Who else is here right now. */
  readonly party: readonly Pick<Standing, 'key'>[]
  /** Nowhere in the middle of a session. */
  readonly yourKey: (() => void) | undefined
}

/**
 * Profiles and ladder, above whatever the page shows: a match that begins meanwhile closes them. Also before anybody has entered: then by a
 * matchmaker of its own, which asks no lobby. Returns what closes them.
 */
export async function openRatings(first: 'profile' | 'ladder', place: RatingsPlace): Promise<() => void> {
  const { entered, party, yourKey } = place
  const name = rememberedName() ?? 'Player'
  const matchmaker = entered ?? (await createMatchmaker({ game: sumo, player: { name }, ...browser() }))
  const { me } = matchmaker
  const body = el('div', { class: 'page-body', tabindex: '-1', autofocus: true })
  let asked = 0
  const show = async (make: () => Promise<HTMLElement>, tab?: HTMLElement) => {
    const number = ++asked
    for (const one of [toProfile, toLadder]) one.setAttribute('aria-current', String(one === tab))
    try {
      const made = await make()
      if (number === asked) body.replaceChildren(made)
      body.focus()
    } catch (error) {
      const words = error instanceof SkirmishError ? `${error.message} ${error.help}` : 'Something went wrong.'
      if (number === asked)
        body.replaceChildren(el('p', { class: 'empty', testid: 'ratings-error', role: 'alert' }, words))
    }
    body.scrollTop = 0
  }
  const profile = (whose: Whose): Promise<void> =>
    whose.key.join() === me.key.join() ? mine() : show(() => profileScreen(matchmaker, whose, profile))
  const move =
    yourKey &&
    (() => {
      end()
      yourKey()
    })
  const files = matchFiles(matchmaker, () => void mine(), move)
  const mine = () =>
    show(async () => {
      const screen = await profileScreen(matchmaker, me, profile)
      screen.append(files)
      return screen
    }, toProfile)
  const ladder = () =>
    show(async () => {
      const { element, ready } = ladderScreen(matchmaker, { party, look: profile })
      await ready
      return element
    }, toLadder)
  const toProfile = button('Profile', 'show-profile', mine, 'quiet')
  const toLadder = button('Ladder', 'show-ladder', ladder, 'quiet')
  let isOpen = true
  const end = () => {
    if (!isOpen) return
    isOpen = false
    close()
    if (!entered) matchmaker.close()
  }
  const close = dialog(
    'ratings-page',
    end,
    el(
      'nav',
      { class: 'bar' },
      el('div', { class: 'row' }, toProfile, toLadder),
      button('Back', 'ratings-back', end, 'quiet'),
    ),
    body,
  )
  body.parentElement?.classList.add('page')
  await (first === 'ladder' ? ladder() : mine())
  return end
}
