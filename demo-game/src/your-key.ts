import { cleanName, createMatchmaker, type Matchmaker } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { el } from './dom.js'
import { clearError } from './notices.js'
import { sumo } from './rules/sumo.js'
import { keyScreen } from './screens/key-screen.js'
import { rememberedName, rememberName } from './screens/name-screen.js'

export interface KeyPlace {
  /** Who plays, if they have entered. */
  readonly entered: Matchmaker<typeof sumo> | undefined
  /** A name that was typed, maybe. */
  readonly typed: string
  /** A link with a key from elsewhere. */
  readonly arrived: string | undefined
  show(element: HTMLElement, end?: () => void): void
  back(): void
  /** Another key plays here now, under this name. */
  replaced(name: string): void
}

/** The key a player is known by, also before anybody has entered: then by a matchmaker of its own, which asks no lobby. */
export async function openKey({ entered, typed, arrived, show, back, replaced }: KeyPlace): Promise<void> {
  clearError()
  if (!entered) show(el('section', { class: 'screen' })) // another one that has the key ends
  const known = rememberedName()
  const name = cleanName(typed) ?? known ?? 'Player'
  const matchmaker = entered ?? (await createMatchmaker({ game: sumo, player: { name }, ...browser() }))
  const isNew = known === undefined
  const taken = (newName: string) => {
    rememberName(newName)
    replaced(newName)
  }
  const screen = keyScreen(matchmaker, { back, replaced: taken }, { isNew, arrived })
  show(screen.element, () => {
    screen.end()
    if (!entered) matchmaker.close()
  })
}
