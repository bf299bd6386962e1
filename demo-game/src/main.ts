import {
  createMatchmaker,
  type DiagnoseOptions,
  type Diagnosis,
  diagnose,
  type HostOptions,
  type Matchmaker,
  type OpenListing,
  type Session,
  SkirmishError,
} from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { type AmongOthers, amongOthers } from './among-others.js'
import { arrivedKey } from './arrived-key.js'
import { el } from './dom.js'
import { joinAsked } from './join-asked.js'
import { clearError, notice, noticeElements, showError } from './notices.js'
import { onceAtATime } from './once-at-a-time.js'
import { sumo } from './rules/sumo.js'
import { byHandScreen } from './screens/by-hand-screen.js'
import { checkScreen } from './screens/check-screen.js'
import { lobbyScreen } from './screens/lobby-screen.js'
import { elsewhere } from './screens/local-player.js'
import { nameScreen, rememberedName, rememberName } from './screens/name-screen.js'
import { searchScreen } from './screens/search-screen.js'
import { sessionFrame } from './screens/session-frame.js'

type Sumo = typeof sumo

const stage = el('div', { class: 'root' })
document.querySelector('#app')?.append(...noticeElements(() => (current ? undefined : checkConnection)), stage)
let endShown = () => {}
/** Back from a screen that is no part of the way to a match. */
let goHome = start

function show(element: HTMLElement, end = () => {}): void {
  endShown()
  endShown = end
  stage.replaceChildren(element)
}

const isByHand = () => location.hash.startsWith('#hand=')
const isInvited = () => location.hash.startsWith('#join=') || isByHand()

/** Who plays on this page, once they have said their name; and the session they are in, if any. */
let entered: Matchmaker<Sumo> | undefined
let current: Session<Sumo> | undefined
/** What others in its lobby see of them, and what they ask; none of it without a lobby. */
let among: AmongOthers | undefined
const once = onceAtATime()
/** For whoever works on the game: `?simulate=latency:80,loss:0.05`. */
const simulated = new URLSearchParams(location.search).get('simulate')
const enter = (name: string) => once(() => makeMatchmaker(name))

async function makeMatchmaker(name: string): Promise<void> {
  clearError()
  let matchmaker: Matchmaker<Sumo> | undefined
  try {
    if (isByHand()) return await byHand(name, location.href)
    matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...browser({ relay: '/' }) })
    rememberName(matchmaker.me.temporary ? name : matchmaker.me.name)
    entered = matchmaker
    among = goAmong(matchmaker)
    if (isInvited()) await follow(matchmaker)
    else showLobby(matchmaker)
  } catch (error) {
    matchmaker?.close()
    among?.end()
    entered = among = undefined
    goHome = start
    showError(error)
  }
}

function goAmong(matchmaker: Matchmaker<Sumo>): AmongOthers {
  const home = () => showLobby(matchmaker)
  return amongOthers(matchmaker.people, {
    join: (invite) => open(matchmaker, () => joinAsked((options) => invite.accept(options)), home, true, true),
    isPlaying: () => current?.phase === 'countdown' || current?.phase === 'playing',
    leaves: () => current?.name,
  })
}

/** Joins the session whose invitation is the address of this page. */
function follow(matchmaker: Matchmaker<Sumo>): Promise<void> {
  const link = location.href
  return open(
    matchmaker,
    () => joinAsked((options) => matchmaker.join(link, options)),
    () => showLobby(matchmaker),
    true,
    true,
  )
}

function showLobby(matchmaker: Matchmaker<Sumo>): void {
  const home = () => showLobby(matchmaker)
  goHome = home
  among ??= goAmong(matchmaker)
  among.presence.enter()
  const lobby = lobbyScreen(matchmaker, among.presence, {
    host: (options: HostOptions<Sumo>) => open(matchmaker, () => matchmaker.host(options), home),
    join: (target: string | OpenListing, as) =>
      open(matchmaker, () => joinAsked((options) => matchmaker.join(target, { ...options, as })), home),
    quickMatch: () => quickMatch(matchmaker),
    byHand: () => byHand(matchmaker.me.name).catch(showError),
    check: checkConnection,
    yourKey: () => yourKey(matchmaker.me.name),
    ratings,
  })
  show(lobby.element, lobby.end)
}

/** What stands between this device and its friends; also before anybody has entered. */
function checkConnection(): void {
  clearError()
  const matchmaker = entered
  const check = (options: DiagnoseOptions) => matchmaker?.diagnose(options) ?? checkBeforeEntering(options)
  const screen = checkScreen({ check, back: goHome })
  show(screen.element, screen.end)
}

async function checkBeforeEntering(options: DiagnoseOptions): Promise<Diagnosis> {
  const platform = browser({ relay: '/' })
  return diagnose(platform, options).finally(() => platform.close?.())
}

/** Whoever asks on the first screen while the lobby is on its way gets it there. */
const yourKey = (typed: string, arrived?: string) => once(() => showKey(typed, arrived), true)

/** The key a player is known by. @param arrived a link with one from elsewhere */
async function showKey(typed: string, arrived?: string): Promise<void> {
  if (current) return
  const replaced = (name: string) => {
    notice(`You play here as ${name} now.`)
    const before = entered
    among?.end()
    entered = among = undefined
    goHome = start
    if (before) enter(name)
    else start()
  }
  try {
    const { openKey } = await import('./your-key.js')
    await openKey({ entered, typed, arrived, show, back: goHome, replaced })
  } catch (error) {
    goHome()
    showError(error)
  }
}

const ratings = (first: 'profile' | 'ladder') => once(() => showRatings(first), true)
let closeRatings = () => {}

/** Profiles and ladder, above whatever the page shows. */
async function showRatings(first: 'profile' | 'ladder'): Promise<void> {
  clearError()
  try {
    const { openRatings } = await import('./ratings-page.js')
    const party = (current?.players ?? entered?.people.list ?? []).flatMap(({ key }) => (key ? { key } : []))
    const key = current ? undefined : () => yourKey(entered?.me.name ?? '')
    closeRatings()
    closeRatings = await openRatings(first, { entered, party, yourKey: key })
  } catch (error) {
    showError(error)
  }
}

/** Looks for others; goes back to the lobby when it is called off. */
async function quickMatch(matchmaker: Matchmaker<Sumo>): Promise<void> {
  const searching = searchScreen()
  show(searching.element, searching.end)
  await open(
    matchmaker,
    async () => {
      const name = `${matchmaker.me.name}'s ring`
      const session = await matchmaker.quickMatch({ name, signal: searching.signal, onSearch: searching.tell })
      if (session.players.length === 1) notice('Nobody was there. Your session stays open for whoever comes.')
      return session
    },
    () => showLobby(matchmaker),
  )
}

/** A matchmaker of its own, which asks no server: the lobby is left. */
async function byHand(name: string, invitation?: string): Promise<void> {
  clearError()
  entered?.close()
  among?.end()
  among = undefined
  const matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...browser() })
  rememberName(matchmaker.me.temporary ? name : matchmaker.me.name)
  entered = matchmaker
  const home = () => void byHand(name).catch(showError)
  goHome = home
  const screen = byHandScreen(
    matchmaker,
    {
      host: (options) => open(matchmaker, () => matchmaker.host(options), home, false),
      join: (session) => open(matchmaker, () => session, home, false),
      back() {
        matchmaker.close()
        enter(name)
      },
    },
    invitation,
  )
  showAddress()
  show(screen.element, screen.end)
}

/** Into a session, out of the one before; and back home when it is over, or was called off. */
async function open(
  matchmaker: Matchmaker<Sumo>,
  connect: () => Promise<Session<Sumo> | undefined>,
  home: () => void,
  lobby = true,
  proved = false,
): Promise<void> {
  clearError()
  try {
    const session = await connect()
    if (!session) {
      showAddress()
      if (!current) home()
      return
    }
    const before = current
    current = session
    showAddress()
    if (session === before) return
    before?.leave()
    const frame = sessionFrame(session, { matchmaker, lobby, proved, ratings })
    session.on('phase', (phase) => {
      among?.look()
      if (phase === 'countdown') closeRatings()
    })
    session.on('players', () => session === current && showAddress())
    show(frame.element, frame.end)
    if (simulated !== null) import('./screens/figures.js').then(({ figures }) => figures(session, simulated), showError)
    session.on('ended', ({ error }) => {
      if (session !== current) return
      current = undefined
      showAddress()
      home()
      among?.look()
      if (error) showError(error)
    })
  } catch (error) {
    showAddress()
    if (!current) home()
    if (!isCalledOff(error)) showError(error)
  }
}

/** Whoever calls something off knows it. */
function isCalledOff(error: unknown): boolean {
  return error instanceof SkirmishError && error.code === 'session/aborted'
}

/** The address is the invitation: a refresh leads back to the seat, a host's too. A host who is alone ends with its page. */
function showAddress(): void {
  const lasts = current && (!current.isHost || elsewhere(current).length > 0) ? current : undefined
  const shown = (lasts && hashOf(lasts)) || location.pathname
  if (shown !== location.hash) history.replaceState(null, '', shown)
}

/** None for a guest who came by hand. */
function hashOf({ invitation: { link } }: Session<Sumo>): string {
  return URL.canParse(link) ? new URL(link).hash : ''
}

/** Where a page begins; whoever was invited and has said their name before is not asked again. */
function start(): void {
  const known = rememberedName()
  show(nameScreen(enter, isInvited(), { yourKey, ratings }))
  if (known !== undefined && isInvited()) enter(known)
}

// A link pasted into the open page loads nothing: it is followed from wherever the player is.
addEventListener('hashchange', () => {
  const key = arrivedKey()
  if (key !== undefined) useKey(key)
  if (!isInvited()) return
  if (current && location.hash === hashOf(current)) showAddress()
  else if (entered && isByHand()) byHand(entered.me.name, location.href).catch(showError)
  else if (entered) follow(entered)
  else start()
})

/** A key came by link. */
function useKey(link: string): void {
  if (!current) return yourKey(entered?.me.name ?? '', link)
  showAddress()
  notice('Leave the session first, then open the link with your key again.')
}

const key = arrivedKey()
if (key === undefined) start()
else useKey(key)
