import type { Invitation } from '../discover/invitation.js'
import type { HostListeners } from './host-listeners.js'
import type { Shown } from './open-session.js'
import type { Session } from './session-api.js'

/** How long this device hosts a session. */
export class Hosting {
  readonly #over = new AbortController()
  readonly #listeners: HostListeners

  /** @param listeners where guests reach it, until it ends */
  constructor(listeners: HostListeners) {
    this.#listeners = listeners
  }

  get signal(): AbortSignal {
    return this.#over.signal
  }

  stop(): void {
    this.#over.abort()
    this.#listeners.close()
  }

  /** Keeps the directories, and the session's invitation, up to date while it is hosted here. */
  show(session: { invitation: Invitation } & Pick<Session<never>, 'on'>, shown: Shown): void {
    if (this.signal.aborted) return shown.close()
    session.invitation = shown.invitation
    shown.onInvitation((invitation) => {
      if (!this.signal.aborted) session.invitation = invitation
    })
    this.#listeners.onMore(shown.update)
    const undo = [
      session.on('players', shown.update),
      session.on('phase', shown.update),
      session.on('playerResumed', shown.claim), // it may have been a host that showed it again
    ]
    this.signal.addEventListener(
      'abort',
      () => {
        for (const one of undo) one()
        shown.close()
      },
      { once: true },
    )
  }
}
