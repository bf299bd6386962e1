import type { Player, Session } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { attempt, clearError, showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'
import { compareWords } from './compare-words.js'
import { copyText } from './copy-text.js'
import { handInvite } from './hand-invite.js'
import { inviteRows } from './invite-rows.js'
import { knockRows } from './knock-rows.js'
import { addLocal, besideWhom, removeLocal } from './local-player.js'
import { qrCode } from './qr-code.js'
import type { Screen } from './screen.js'
import { seatChances } from './seat-chances.js'
import { seatDot } from './seat-dot.js'
import type { Surroundings } from './session-frame.js'
import { takeOut } from './take-out.js'
import { watchers } from './watchers.js'
import { label, matchLength } from './wording.js'

/** How often the invitation is looked at, ms: a lobby that comes back may give the session another code. */
const INVITATION_MS = 1000

/** Where friends gather: the code, the seats, ready, start, and who can be asked in. */
export function waitingScreen(session: Session<typeof sumo>, surroundings: Surroundings): Screen {
  const { matchmaker, lobby, proved } = surroundings
  const { people } = matchmaker
  const { rounds } = session.settings
  const seats = el('ul', { class: 'seats' })
  const ready = button('', 'ready', () => session.ready(!session.me.ready), 'primary')
  const start = button('Start the match', 'start-match', () => attempt(() => session.start()), 'primary')
  const bot = button('Add a bot', 'add-bot', () => attempt(() => session.addBot()))
  const hint = el('p', { class: 'hint' })
  const hosting = hostParts(session, lobby)
  const chances = seatChances(session, surroundings)
  const showSeats = () => {
    const rows = session.players.map((player) => seatRow(session, player, chances.chanceOf(player.seat)))
    seats.replaceChildren(...rows)
    void chances.look()
  }
  const undoStandby = session.on('standby', showSeats)
  const undo = session.on('players', (players) => {
    hosting.look()
    for (const one of [bot, start]) one.hidden = !session.isHost
    showSeats()
    ready.textContent = session.me.ready ? 'Ready ✓' : 'Ready?'
    ready.setAttribute('aria-pressed', String(session.me.ready))
    ready.hidden = session.watching
    hint.textContent = hintFor(session, players, lobby)
  })
  void import('../arena/mount-arena.js') // it is large, and needed soon
  const shared = lobby ? invitation(session) : undefined
  const invites = lobby && session.invitation.link ? inviteRows(people, session) : undefined
  const watching = watchers(session)
  const local = addLocal(session)
  const words = lobby && !proved ? compareWords(session) : undefined
  return {
    element: el(
      'section',
      { class: 'screen' },
      el('h1', {}, session.name),
      el('p', { class: 'lead' }, `${matchLength(rounds)}.`),
      shared?.element,
      hosting.element,
      seats,
      watching.element,
      hint,
      words?.element,
      el('div', { class: 'row' }, ready, bot, local.element, start, watching.change),
      invites?.element, // last: people come and go, and buttons stay where they are
    ),
    end() {
      undo()
      undoStandby()
      chances.end()
      hosting.end()
      watching.end()
      local.end()
      shared?.end()
      invites?.end()
      words?.end()
    },
  }
}

/** What only the host has: codes by hand, and who knocks. It comes and goes with hosting. */
function hostParts(session: Session<typeof sumo>, lobby: boolean): Screen & { look(): void } {
  const element = el('div', { class: 'host-parts' })
  let parts: Screen[] = []
  const end = () => {
    for (const part of parts) part.end()
    parts = []
  }
  const look = () => {
    if (session.isHost === parts.length > 0) return
    end()
    if (session.isHost) parts = [handInvite(session, !lobby), knockRows(session)]
    element.replaceChildren(...parts.map((part) => part.element))
  }
  return { element, look, end }
}

/** The code, the link, and its QR code, as they are now. */
function invitation(session: Session<typeof sumo>): Screen {
  const element = el('div', { class: 'invitation' })
  let shown = ''
  const look = () => {
    const { code, link } = session.invitation
    if (link === shown) return
    shown = link
    element.replaceChildren(
      qrCode(link),
      el(
        'div',
        {},
        el('span', { class: 'remark' }, 'Friends join with'),
        el('output', { class: 'code', testid: 'invite-code' }, code),
        button('Copy the link', 'copy-link', () => copyText(link, 'link'), 'quiet'),
      ),
    )
  }
  look()
  const timer = setInterval(look, INVITATION_MS)
  return { element, end: () => clearInterval(timer) }
}

function seatRow(session: Session<typeof sumo>, player: Player, chance: HTMLElement): HTMLElement {
  const state = !player.connected
    ? 'connection lost, waiting'
    : player.bot
      ? 'bot'
      : player.onDeviceOf !== undefined
        ? besideWhom(session, player.onDeviceOf)
        : player.ready
          ? 'ready'
          : player.host
            ? 'host'
            : 'not ready'
  const isHere = player.onDeviceOf === session.me.seat
  const isNext = player.seat === session.standby?.seat
  const give = button('Make host', 'make-host', () => void makeHost(session, player, give), 'quiet')
  return el(
    'li',
    {
      class: 'seat',
      testid: 'seat',
      data: {
        ...{ player: player.name, host: String(player.host), ready: String(player.ready) },
        standby: String(isNext),
      },
    },
    seatDot(player.seat),
    el('span', { class: 'name' }, label(player, session.me)),
    chance,
    el('span', { class: 'remark' }, isNext ? `${state} · hosts next` : state),
    isHere && !session.isHost && removeLocal(session, player),
    session.isHost &&
      !player.host &&
      el('span', { class: 'host-acts' }, player.key && player.connected && give, takeOut(session, player)),
  )
}

/** The session changes hands, or stays when this one can not host. */
async function makeHost(session: Session<typeof sumo>, player: Player, give: HTMLButtonElement): Promise<void> {
  clearError()
  give.disabled = true
  give.textContent = 'One moment…'
  try {
    await session.transferHost(player)
  } catch (error) {
    give.disabled = false
    give.textContent = 'Make host'
    showError(error)
  }
}

function hintFor(session: Session<typeof sumo>, players: readonly Player[], lobby: boolean): string {
  if (players.length < 2 && !session.isHost) return ''
  if (players.length < 2) return `${lobby ? 'Send the code or the link to' : 'Invite'} a friend, or add a bot.`
  const missing = players.filter((player) => !player.ready && !player.host && player.connected && player.key)
  if (missing.length > 0) return `Waiting for ${missing.map((player) => player.name).join(', ')} to be ready.`
  return session.isHost ? 'Everybody is ready.' : 'Waiting for the host to start.'
}
