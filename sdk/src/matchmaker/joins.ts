import type { Listing } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { ProvePassword } from '../session/password-check.js'
import type { OnAdmission } from './check-newcomers.js'
import type { EarlyReach } from './early-reach.js'
import { findSession, type Target, whyNot } from './find-session.js'
import type { HostDial } from './host-dial.js'
import type { Here } from './host-here.js'
import type { LiveSession } from './live-session.js'
import { loadPlaying } from './load.js'
import type { LocalPlayer } from './local-player.js'
import type { Platform } from './platform.js'
import type { OwnScreening } from './screening.js'
import { seatName } from './tab-seat.js'

/** How far a join has come: it looks for a way to the host, or asks it for a seat. */
export type Entered = (phase: 'connect' | 'session') => void

/** How a join goes on once the session is found. */
export interface Joining {
  /** What of the platform may be used. */
  readonly platform: Platform
  readonly password?: ProvePassword | undefined
  readonly spectator?: boolean
  /** Asked about newcomers once this device hosts. */
  readonly onAdmission: OnAdmission | undefined
  readonly enter: Entered
  /** The host is asked. */
  waiting(host: string): void
}

export interface JoinsOptions<G extends AnyGame> {
  readonly game: G
  readonly platform: Platform
  readonly player: LocalPlayer
  readonly early: EarlyReach | undefined
  readonly live: Here<G>['live']
  readonly people: OwnScreening['people']
}

/** The sessions this device is in, one for each key: a join leads to one that is known, or makes it. */
export class Joins<G extends AnyGame> {
  readonly #options: JoinsOptions<G>
  readonly #joined = new Map<string, Promise<LiveSession<G>>>()

  constructor(options: JoinsOptions<G>) {
    this.#options = options
  }

  /** It is joined, being joined, or one's own. */
  isIn(sessionKey: string): boolean {
    return this.#joined.has(sessionKey)
  }

  /** Whoever follows their own invitation is where it leads. */
  hosted(sessionKey: string, session: LiveSession<G>): void {
    this.#joined.set(sessionKey, Promise.resolve(session))
    session.on('ended', () => this.#joined.delete(sessionKey))
  }

  async join(target: string | Listing, signal: AbortSignal, joining: Joining): Promise<LiveSession<G>> {
    const { game, early: reach } = this.#options
    const { platform } = joining
    const early = await reach?.take(target, platform.path, signal)
    const found: Target & { dial?: HostDial } = early ?? (await findSession(target, game, platform, signal))
    const { listing } = found
    const mismatch = whyNot(game, listing)
    const known = this.#joined.get(listing.sessionKey)
    if (mismatch || known) (early?.dial ?? found.opened?.link)?.close()
    if (mismatch) throw new SkirmishError(mismatch)
    if (known) return known
    const entered = this.enter(found, signal, joining).catch(async (error: unknown) => {
      // The seat this tab had is no longer kept: it asks for a new one.
      if (!(error instanceof SkirmishError && error.code === 'session/timed-out')) throw error
      platform.tab?.save(seatName(listing.sessionKey), '')
      return this.enter(await findSession(target, game, platform, signal), signal, joining)
    })
    this.#joined.set(listing.sessionKey, entered)
    const forget = () => this.#joined.delete(listing.sessionKey)
    entered.then((session) => session.on('ended', forget), forget)
    return entered
  }

  /** @param target with a dial that has begun already, where there is one */
  async enter(
    target: Target & { readonly dial?: HostDial },
    signal: AbortSignal,
    joining: Joining,
  ): Promise<LiveSession<G>> {
    joining.enter('connect')
    const playing = loadPlaying(this.#options.platform)
    playing.catch(() => (target.dial ?? target.opened?.link)?.close())
    return (await playing).enterSession(this.#options, target, signal, joining)
  }
}
