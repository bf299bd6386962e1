import type { Matchmaker, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { notice, say } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { connectionBanner } from './connection-banner.js'
import { elsewhere } from './local-player.js'
import { matchScreen } from './match-screen.js'
import { resultScreen } from './result-screen.js'
import type { Screen } from './screen.js'
import { waitingScreen } from './waiting-screen.js'

/** How often the shown round trip is renewed, ms. */
const NET_MS = 500
const PATHS = {
  local: 'hosting here',
  memory: 'in memory',
  lan: 'local network',
  direct: 'direct',
  turn: 'TURN relay',
  relayed: 'through the lobby',
}

/** What a session's screens know beside the session. */
export interface Surroundings {
  readonly matchmaker: Matchmaker<typeof sumo>
  /** A lobby knows the session's code; else friends come by hand only. */
  readonly lobby: boolean
  /** This player came by a link, which proves the host. */
  readonly proved: boolean
  /** Profiles, and who is best, above the session. */
  ratings(first: 'profile' | 'ladder'): void
}

/** Everything about one session: the waiting room, the match, the result, and always who hosts and how one is connected. */
export function sessionFrame(session: Session<typeof sumo>, surroundings: Surroundings): Screen {
  const stage = el('div', { class: 'stage' })
  let shown: { kind: string; screen: Screen } | undefined
  const show = (kind: string, make: () => Screen) => {
    if (shown?.kind === kind) return
    shown?.screen.end()
    shown = { kind, screen: make() }
    stage.replaceChildren(shown.screen.element)
  }
  // A guest stays with the result until they say "rematch", also when the host went ahead.
  let again = false
  const rematch = () => {
    again = true
    session.rematch()
    look()
  }
  const look = () => {
    const { phase } = session
    const reading = shown?.kind === 'result' && !session.isHost && !again
    if (phase === 'countdown' || phase === 'playing') {
      again = false
      show('match', () => matchScreen(session))
    } else if (session.outcome && (phase === 'result' || reading))
      show('result', () => resultScreen(session, surroundings, rematch))
    else show('waiting', () => waitingScreen(session, surroundings))
  }
  const net = netBadge(session)
  const banner = connectionBanner(session)
  const undo = [
    session.on('result', look),
    session.on('phase', look),
    session.on('playerLeft', (player, reason, why) => {
      const watches = session.spectators.some(({ key }) => key?.join() === player.key?.join())
      notice(`${player.name} ${watches ? 'only watches now.' : LEFT[reason]}${why ? ` “${why}”` : ''}`)
    }),
    session.on('playerDropped', (player) => notice(`The connection to ${player.name} broke. The seat waits a while.`)),
    // The waiting room shows whoever knocks.
    session.on('knock', ({ player }) => shown?.kind === 'waiting' || notice(`${player.name} would like to join.`)),
    session.on('hostChanged', (host) =>
      notice(session.isHost ? 'You host now.' : `${host.name} hosts now.`, 'host-changed'),
    ),
    session.on('playerResumed', (player) => notice(`${player.name} is back.`)),
  ]
  let greeting = true
  undo.push(
    session.on('playerJoined', (player) => {
      const tell = shown?.kind === 'waiting' ? say : notice // there the new seat is seen
      if (!greeting) tell(`${player.name} joined.`)
    }),
  )
  greeting = false
  let isLeaving = false
  const leave = button(
    'Leave',
    'leave',
    () => {
      isLeaving = true
      goesOn() // a host may have to wait for who follows; asked again, it waits no more
      session.leave()
    },
    'quiet',
  )
  const goesOn = () => {
    const others = elsewhere(session).some((player) => player.connected)
    leave.replaceChildren(isLeaving ? 'Leaving …' : 'Leave')
    if (session.isHost && others) leave.append(' ', el('small', {}, 'the others go on'))
  }
  undo.push(session.on('players', goesOn))
  return {
    element: el(
      'section',
      { class: 'session' },
      el('header', { class: 'bar' }, net.element, leave),
      banner.element,
      stage,
    ),
    end() {
      for (const one of undo) one()
      net.end()
      banner.end()
      shown?.screen.end()
    },
  }
}

const LEFT = {
  left: 'left.',
  kicked: 'was taken out by the host.',
  timeout: 'did not come back. The seat is free.',
  'host-left': 'left.',
  'host-lost': 'was lost.',
  refused: 'was refused.',
  banned: 'was shut out by the host.',
  flooding: 'sent too much and was cut off.',
  garbage: 'sent nonsense and was cut off.',
}

function netBadge(session: Session<typeof sumo>): Screen {
  const path = el('span', { testid: 'net-path' })
  const rtt = el('span', { testid: 'net-rtt' })
  const host = el('span', { testid: 'net-host' })
  const element = el('p', { class: 'net', testid: 'net' }, 'Host ', host, ' · ', path, ' · ', rtt)
  const renew = () => {
    path.textContent = session.net.path
    path.title = PATHS[session.net.path]
    rtt.textContent = session.net.rtt === undefined ? '–' : `${Math.round(session.net.rtt)} ms`
    host.textContent = session.host.name
    const next = session.standby?.name
    host.title = next ? `${next} hosts next.` : ''
    element.dataset.standby = next ?? ''
  }
  renew()
  const timer = setInterval(renew, NET_MS)
  const undo = [session.on('path', renew), session.on('hostChanged', renew), session.on('standby', renew)]
  return {
    element,
    end() {
      clearInterval(timer)
      for (const one of undo) one()
    },
  }
}
