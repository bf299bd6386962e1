import { cleanName, MAX_SESSION_NAME } from '../codec/name.js'
import { toBase64url } from '../discover/base64url.js'
import { invitationLink } from '../discover/invitation.js'
import { InvitePace } from '../discover/invite-pace.js'
import type { PeopleNote } from '../discover/people-note.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { JoinOptions } from './matchmaker-api.js'
import type { Invite, InviteOver, Person } from './people-api.js'
import type { Platform } from './platform.js'
import type { Session } from './session-api.js'
import { tell } from './tell.js'

/** Open at a time; more nobody reads. */
const MAX_OPEN = 8
/** Invites kept in mind, so that one which comes twice is shown once. */
const MAX_HEARD = 256
const MAX_SECONDS = 60

type InviteNote = PeopleNote & { kind: 'invite' }

export interface InvitedPlayer<G extends AnyGame> {
  readonly platform: Pick<Platform, 'clock' | 'date'>
  join(link: string, options?: JoinOptions): Promise<Session<G>>
  invited(invite: Invite<G>): void
}

/** The invites this player got, and may still answer ([PE6]). */
export class ReceivedInvites<G extends AnyGame> {
  readonly #player: InvitedPlayer<G>
  readonly #pace = new InvitePace()
  readonly #open = new Map<string, LiveInvite<G>>()
  readonly #heard = new Set<string>()

  constructor(player: InvitedPlayer<G>) {
    this.#player = player
  }

  get open(): readonly Invite<G>[] {
    return [...this.#open.values()]
  }

  /** @param answer says so to who asked */
  take(note: InviteNote, from: Person, answer: (accepted: boolean) => void): void {
    const { clock, date } = this.#player.platform
    const [id, key] = [toBase64url(note.invite), toBase64url(from.key)]
    const asks = [...this.#open.values()].some((invite) => toBase64url(invite.from.key) === key)
    if (this.#heard.has(id) || asks || this.#open.size >= MAX_OPEN) return
    if (!this.#pace.take(key, from.friend, clock.now())) return
    this.#heard.add(id)
    const [first] = this.#heard.size > MAX_HEARD ? this.#heard : []
    if (first !== undefined) this.#heard.delete(first)
    const lasts = 1000 * Math.max(1, Math.min(MAX_SECONDS, note.seconds))
    const stopWaiting = clock.after(lasts, () => invite.end('expired'))
    const invite: LiveInvite<G> = new LiveInvite({
      ...{ from, expiresAt: date() + lasts },
      sessionName: cleanName(note.session, MAX_SESSION_NAME) ?? 'Session',
      join: (options) => this.#player.join(invitationLink('', note.code, note.sessionKeyHash), options),
      over: (why) => {
        stopWaiting()
        this.#open.delete(id)
        if (why === 'accepted') this.#pace.accepted(key)
        else this.#pace.refused(key, clock.now()) // withdrawn ones too: who asks and calls it off again and again pops up as often
        if (why === 'accepted' || why === 'declined') answer(why === 'accepted')
      },
    })
    this.#open.set(id, invite)
    this.#player.invited(invite)
  }

  /** @param from the proved key of who says so, base64url */
  withdraw(id: Uint8Array, from: string): void {
    const invite = this.#open.get(toBase64url(id))
    if (invite && toBase64url(invite.from.key) === from) invite.end('withdrawn')
  }

  /** Whoever is blocked now has asked for nothing. */
  withdrawFrom(isBlocked: (key: string) => boolean): void {
    for (const invite of [...this.#open.values()]) if (isBlocked(toBase64url(invite.from.key))) invite.end('withdrawn')
  }

  close(): void {
    for (const invite of [...this.#open.values()]) invite.end('withdrawn')
  }
}

class LiveInvite<G extends AnyGame> implements Invite<G> {
  readonly from: Person
  readonly sessionName: string
  readonly expiresAt: number
  readonly #join: (options?: JoinOptions) => Promise<Session<G>>
  readonly #over: (why: InviteOver) => void
  readonly #handlers = new Set<(why: InviteOver) => void>()
  #why: InviteOver | undefined
  #session: Promise<Session<G>> | undefined

  constructor(
    invite: Pick<Invite<G>, 'from' | 'sessionName' | 'expiresAt'> & {
      join(options?: JoinOptions): Promise<Session<G>>
      over(why: InviteOver): void
    },
  ) {
    this.from = invite.from
    this.sessionName = invite.sessionName
    this.expiresAt = invite.expiresAt
    this.#join = invite.join
    this.#over = invite.over
  }

  accept(options?: JoinOptions): Promise<Session<G>> {
    if (this.#session) return this.#session
    if (this.#why !== undefined && this.#why !== 'accepted') {
      return Promise.reject(new SkirmishError('discover/invite-over'))
    }
    const session = this.#join(options)
    this.#session = session
    session.catch(() => {
      this.#session = undefined // for another try
    })
    this.end('accepted')
    return session
  }

  decline(): void {
    this.end('declined')
  }

  on(_event: 'over', handler: (why: InviteOver) => void): () => void {
    if (this.#why !== undefined) handler(this.#why)
    else this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  end(why: InviteOver): void {
    if (this.#why !== undefined) return
    this.#why = why
    this.#over(why)
    tell([...this.#handlers], why)
  }
}
