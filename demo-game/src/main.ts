import { createMatchmaker, type HostOptions, type Matchmaker, type OpenListing, type Session } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { el } from './dom.js'
import { clearError, noticeElements, showError } from './notices.js'
import { sumo } from './rules/sumo.js'
import { byHandScreen } from './screens/by-hand-screen.js'
import { lobbyScreen } from './screens/lobby-screen.js'
import { nameScreen, rememberedName, rememberName } from './screens/name-screen.js'
import { sessionFrame } from './screens/session-frame.js'

type Sumo = typeof sumo

const stage = el('div', { class: 'root' })
document.querySelector('#app')?.append(...noticeElements(), stage)
let endShown = () => {}

function show(element: HTMLElement, end = () => {}): void {
  endShown()
  endShown = end
  stage.replaceChildren(element)
}

const isByHand = () => location.hash.startsWith('#hand=')
const isInvited = () => location.hash.startsWith('#join=') || isByHand()

async function enter(name: string): Promise<void> {
  clearError()
  try {
    if (isByHand()) return await byHand(name, location.href)
    const matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...browser({ relay: '/' }) })
    rememberName(matchmaker.me.temporary ? name : matchmaker.me.name)
    if (isInvited()) await open(matchmaker, name, () => matchmaker.join(location.href))
    else showLobby(matchmaker, name)
  } catch (error) {
    showError(error)
  }
}

function showLobby(matchmaker: Matchmaker<Sumo>, name: string): void {
  const lobby = lobbyScreen(matchmaker, {
    host: (options: HostOptions<Sumo>) => open(matchmaker, name, () => matchmaker.host(options)),
    join: (target: string | OpenListing) => open(matchmaker, name, () => matchmaker.join(target)),
    byHand() {
      matchmaker.close()
      byHand(name).catch(showError)
    },
  })
  show(lobby.element, lobby.end)
}

/** A matchmaker of its own, which asks no server: the lobby is left. */
async function byHand(name: string, invitation?: string): Promise<void> {
  clearError()
  const matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...browser() })
  rememberName(matchmaker.me.temporary ? name : matchmaker.me.name)
  const screen = byHandScreen(
    matchmaker,
    {
      host: (options) => open(matchmaker, name, () => matchmaker.host(options), true),
      join: (session) => open(matchmaker, name, () => session, true),
      back() {
        matchmaker.close()
        enter(name)
      },
    },
    invitation,
  )
  history.replaceState(null, '', location.pathname)
  show(screen.element, screen.end)
}

/** Into a session, and back to the lobby when it is over. */
async function open(
  matchmaker: Matchmaker<Sumo>,
  name: string,
  connect: () => Promise<Session<Sumo>>,
  isByHand = false,
): Promise<void> {
  clearError()
  const back = async () => {
    history.replaceState(null, '', location.pathname)
    if (!isByHand) return showLobby(matchmaker, name)
    matchmaker.close()
    await byHand(name)
  }
  try {
    const session = await connect()
    // A guest's address is the invitation: a refresh leads back to the seat. A host's session ends with its page.
    const { hash } = new URL(session.invitation.link || location.pathname, location.href)
    history.replaceState(null, '', session.isHost ? location.pathname : hash || location.pathname)
    const frame = sessionFrame(session, !isByHand)
    show(frame.element, frame.end)
    session.on('ended', ({ error }) => {
      back().then(() => error && showError(error), showError)
    })
  } catch (error) {
    await back()
    showError(error)
  }
}

const known = rememberedName()
show(nameScreen(enter, isInvited()))
if (known !== undefined && isInvited()) await enter(known)
