import { toBase64url } from '../discover/base64url.js'
import { parseInvitation } from '../discover/invitation.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Clock } from '../ports/clock.js'
import type { InviteAnswer } from './people-api.js'
import type { Seen } from './people-list.js'
import type { CallOptions, Session } from './session-api.js'

/** Who has not answered by then is elsewhere; both sides count, ms. */
const INVITE_MS = 60_000

export interface Inviter {
  readonly game: string
  readonly name: string
  readonly clock: Clock
  random(bytes: number): Uint8Array
}

interface Open {
  /** Whose answer counts, base64url. */
  readonly to: string
  settle(answer: InviteAnswer): void
}

/** The invites this device has sent and nobody has answered yet ([PE6]). */
export class SentInvites {
  readonly #inviter: Inviter
  readonly #open = new Map<string, Open>()

  constructor(inviter: Inviter) {
    this.#inviter = inviter
  }

  send({ shown, place }: Seen, session: Pick<Session<AnyGame>, 'name' | 'invitation' | 'on'>, options: CallOptions) {
    const { game, name, clock, random } = this.#inviter
    const { timeoutMs = INVITE_MS, signal } = options
    const lasts = Math.max(1000, Math.min(INVITE_MS, timeoutMs))
    const invitation = parseInvitation(session.invitation.link)
    if (!invitation?.sessionKeyHash) throw new SkirmishError('session/not-host')
    const { code, sessionKeyHash } = invitation
    const invite = random(16)
    const id = toBase64url(invite)
    return new Promise<InviteAnswer>((resolve, reject) => {
      const over = new AbortController()
      const undo: (() => void)[] = []
      const end = () => {
        this.#open.delete(id)
        for (const one of undo) one()
      }
      const settle = (answer: InviteAnswer) => {
        end()
        resolve(answer)
      }
      const fail = (error: unknown) => {
        end()
        reject(error)
      }
      /** A note that the other side got has to be taken back; one under way is called off. */
      const withdraw = (code: 'session/aborted' | 'session/closed') => {
        if (!this.#open.has(id)) return fail(new SkirmishError(code))
        fail(new SkirmishError(code, { cause: signal?.reason }))
        over.abort()
        place.send({ kind: 'withdraw', invite }, shown, new AbortController().signal).catch(() => {}) // it expires there
      }
      const abort = () => withdraw('session/aborted')
      this.#open.set(id, { to: shown.key, settle })
      undo.push(clock.after(lasts, () => settle('expired')))
      signal?.addEventListener('abort', abort, { once: true })
      undo.push(() => signal?.removeEventListener('abort', abort))
      if (signal?.aborted) return abort()
      undo.push(session.on('ended', () => withdraw('session/closed')))
      if (!this.#open.has(id)) return
      const seconds = Math.ceil(lasts / 1000)
      const what = { invite, game, code, sessionKeyHash, session: session.name, name, seconds }
      place.send({ kind: 'invite', ...what }, shown, over.signal).catch(fail)
    })
  }

  /** Somebody answers an invite; one of ours, if they were asked. @param from their proved key, base64url */
  answered(invite: Uint8Array, accepted: boolean, from: string): void {
    const open = this.#open.get(toBase64url(invite))
    if (open?.to === from) open.settle(accepted ? 'accepted' : 'declined')
  }

  /** These are here no more: who was asked can not answer. @param isHere by key, base64url */
  look(isHere: (key: string) => boolean): void {
    for (const { to, settle } of [...this.#open.values()]) if (!isHere(to)) settle('expired')
  }
}
