import type { People } from '@skirmish/sdk'
import type { sumo } from './rules/sumo.js'

const STORED = 'puck-sumo-hidden'

/** Whether others in the lobby see this player, and as what. */
export interface Presence {
  readonly shown: boolean
  /** The player has come to the lobby, where others are. */
  enter(): void
  /** Remembered for the next time. */
  show(shown: boolean): void
  end(): void
}

export function presence(people: People<typeof sumo>): Presence {
  let shown = !isHiddenRemembered()
  let entered = false
  if (!shown) people.hide()
  const tellStatus = () => people.setStatus(document.hidden ? 'away' : 'free')
  document.addEventListener('visibilitychange', tellStatus)
  tellStatus()
  return {
    get shown() {
      return shown
    },
    enter() {
      if (!entered && shown) people.appear()
      entered = true
    },
    show(now) {
      shown = now
      remember(!now)
      if (now) people.appear()
      else people.hide()
    },
    end() {
      document.removeEventListener('visibilitychange', tellStatus)
    },
  }
}

function isHiddenRemembered(): boolean {
  try {
    return localStorage.getItem(STORED) !== null
  } catch {
    return false
  }
}

function remember(hidden: boolean): void {
  try {
    if (hidden) localStorage.setItem(STORED, 'yes')
    else localStorage.removeItem(STORED)
  } catch {
    // denied: it is said again next time
  }
}
