import { MAX_SESSION_NAME } from '../codec/name.js'
import { keyPairFrom } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import type { AnyGame } from '../game/game-types.js'
import type { Link } from '../ports/link.js'
import type { ProvePassword } from '../session/password-check.js'
import { goodName } from './good-name.js'
import { HostListeners } from './host-listeners.js'
import { HostSide } from './host-side.js'
import { Hosting } from './hosting.js'
import type { LazyPeople } from './lazy-people.js'
import { LiveSession } from './live-session.js'
import type { LocalPlayer } from './local-player.js'
import type { HostOptions } from './matchmaker-api.js'
import { publish } from './open-session.js'
import type { Platform } from './platform.js'
import { Screening } from './screening.js'
import { RECONNECT_GRACE_MS, writeTerms } from './terms.js'

export interface Here<G extends AnyGame> {
  readonly game: G
  readonly platform: Platform
  readonly player: LocalPlayer
  /** Proves the session's password, if it has one. */
  readonly password: ProvePassword | undefined
  readonly people: Pick<LazyPeople<G>, 'known' | 'soon'>
  /** A session with this side; `ended` is called when it is over. */
  live(
    Live: typeof LiveSession,
    open: ConstructorParameters<typeof LiveSession<G>>[1],
    ended: () => void,
  ): LiveSession<G>
  /** It is shown under this key; `isVisited` tells whether somebody is in, or at the door. */
  hosted(sessionKey: string, session: LiveSession<G>, isVisited: () => boolean): void
}

/** Opens a session on this device: listens on every way, shows it in every directory, and lets in who knocks. */
export async function hostHere<G extends AnyGame>(
  { game, platform, player, password, people, live, hosted }: Here<G>,
  options: HostOptions<G>,
  signal: AbortSignal,
): Promise<LiveSession<G>> {
  const name = goodName(options.name ?? `${player.name}'s game`, MAX_SESSION_NAME)
  const { seats } = game
  const maxPlayers = Math.max(seats.min, Math.min(seats.max, Math.floor(options.maxPlayers ?? seats.max)))
  const settings = game.parseSettings(game.encodeSettings(options.settings ?? {})) ?? {}
  const sessionKey = keyPairFrom(platform.random(32)) // its listing names it, and it certifies its hosts
  const reading = Screening.read({ onAdmission: options.onAdmission, people }, platform.clock)
  const [listeners, screening] = [await HostListeners.open(platform, signal), await reading]
  const deed = platform.random(16)
  const { visibility = 'public', tags = [], skill } = options
  const terms = {
    ...{ maxPlayers, asks: options.admit === 'ask', checks: screening.check !== undefined, password: options.password },
    keepsHost: options.autoSwitchToBestHost === false,
    reconnectGrace: options.reconnectGrace ?? RECONNECT_GRACE_MS,
    advertised: { visibility, tags, skill },
    deed: toBase64url(deed),
  }
  const hosting = new Hosting(listeners)
  let side: HostSide | undefined
  const session = live(
    LiveSession,
    (emit, _correct, session) =>
      (side = new HostSide({
        ...{ game, platform, identity: player.identity, sessionKey, name, settings, maxPlayers, emit },
        player: { name: player.name, rated: !player.temporary },
        ...{ reconnectGrace: terms.reconnectGrace, asks: terms.asks, keepsHost: terms.keepsHost, password },
        ...{ terms: writeTerms(terms), screening, listeners },
        code: () => session.invitation.code,
        stopped: () => hosting.stop(),
      })),
    () => hosting.stop(),
  )
  const accept = (link: Link) => side?.accept(link)
  listeners.onLink(accept)
  try {
    const shared = { game, platform, sessionKey, maxPlayers, listeners, advertised: options, deed, signal }
    const shown = await publish(session as unknown as LiveSession<AnyGame>, shared)
    hosting.show(session, shown)
    hosted(toBase64url(sessionKey.publicKey), session, () => side?.isVisited ?? false)
    if (visibility === 'friends')
      people.soon((all) => all.openToFriends(hosting.signal, sessionKey.publicKey, shown.listing))
    const leave = () => session.leave() // called off a moment too late: nothing of it stays
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  } catch (error) {
    session.leave()
    throw error
  }
  return session
}
