import type { Session } from '@skirmish/sdk'
import { keysOf } from '../arena/keys.js'
import { el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { scoreboard } from './scoreboard.js'
import type { Screen } from './screen.js'

/** Countdown and match: the arena fills the screen, the score lies over it. */
export function matchScreen(session: Session<typeof sumo>): Screen {
  const arena = el('div', { class: 'arena' })
  const scores = scoreboard(session)
  const countdown = el('div', { class: 'countdown', 'aria-live': 'polite' })
  const watching = el('p', { class: 'watching', testid: 'watching' }, 'You are watching.')
  const keys = el('p', { class: 'keys-hint', testid: 'keys-hint' }, keysOf(session).hint)
  let playsAt = 0
  let ended = false
  let unmount = () => {}
  const undo = session.on('phase', (phase, countdownMs) => {
    playsAt = phase === 'countdown' ? performance.now() + countdownMs : 0
  })
  const tell = () => {
    const left = Math.ceil((playsAt - performance.now()) / 1000)
    countdown.textContent = session.phase === 'countdown' && left > 0 ? String(left) : ''
    keys.hidden = session.phase !== 'countdown'
    if (session.phase === 'playing') scores.renew()
  }
  const timer = setInterval(tell, 100)
  tell()
  import('../arena/mount-arena.js').then(({ mountArena }) => {
    if (!ended) unmount = mountArena(arena, session)
  }, showError)
  return {
    element: el('section', { class: 'match' }, arena, scores.element, countdown, keys, session.watching && watching),
    end() {
      ended = true
      clearInterval(timer)
      undo()
      unmount()
    },
  }
}
