import { createMatchmaker, type HostOptions, type Matchmaker, type OpenListing, type Session } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { el } from './dom.js'
import { clearError, noticeElements, showError } from './notices.js'
import { sumo } from './rules/sumo.js'
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

const isInvited = () => location.hash.startsWith('#join=')

async function enter(name: string): Promise<void> {
  clearError()
  try {
    const matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...browser({ relay: '/' }) })
    rememberName(matchmaker.me.temporary ? name : matchmaker.me.name)
    if (isInvited()) await open(matchmaker, () => matchmaker.join(location.href))
    else showLobby(matchmaker)
  } catch (error) {
    showError(error)
  }
}

function showLobby(matchmaker: Matchmaker<Sumo>): void {
  const lobby = lobbyScreen(matchmaker, {
    host: (options: HostOptions<Sumo>) => open(matchmaker, () => matchmaker.host(options)),
    join: (target: string | OpenListing) => open(matchmaker, () => matchmaker.join(target)),
  })
  show(lobby.element, lobby.end)
}

/** Into a session, and back to the lobby when it is over. */
async function open(matchmaker: Matchmaker<Sumo>, connect: () => Promise<Session<Sumo>>): Promise<void> {
  clearError()
  try {
    const session = await connect()
    // A guest's address is the invitation: a refresh leads back to the seat. A host's session ends with its page.
    const { hash } = new URL(session.invitation.link)
    history.replaceState(null, '', session.isHost ? location.pathname : hash)
    const frame = sessionFrame(session)
    show(frame.element, frame.end)
    session.on('ended', ({ error }) => {
      history.replaceState(null, '', location.pathname)
      showLobby(matchmaker)
      if (error) showError(error)
    })
  } catch (error) {
    history.replaceState(null, '', location.pathname)
    showLobby(matchmaker)
    showError(error)
  }
}

const known = rememberedName()
show(nameScreen(enter, isInvited()))
if (known !== undefined && isInvited()) await enter(known)
