import { checkIn, encodeHandCode, type HandInvitationCode, parseHandCode, whyNotByHand } from '../connect/hand-code.js'
import { withDeadline } from '../deadline.js'
import { toBase64url } from '../discover/base64url.js'
import { handText, parseHandText } from '../discover/hand-text.js'
import type { Address, Listing } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Link } from '../ports/link.js'
import type { Transport } from '../ports/transport.js'
import type { OnAdmission } from './check-newcomers.js'
import type { Target } from './find-session.js'
import type { HandAnswer } from './hand-api.js'
import { HostDial } from './host-dial.js'
import type { Joins } from './joins.js'
import type { LiveSession } from './live-session.js'
import type { Platform } from './platform.js'
import type { CallOptions } from './session-api.js'

const CALL_TIMEOUT_MS = 15_000

export interface HandGuest<G extends AnyGame> {
  readonly game: G
  readonly platform: Platform
  /** Asked about newcomers once this device hosts. */
  readonly onAdmission: OnAdmission | undefined
  readonly joins: Joins<G>
}

/** Answers an invitation; the session opens when the host has taken the answer. */
export async function answerByHand<G extends AnyGame>(
  guest: HandGuest<G>,
  text: string,
  { timeoutMs = CALL_TIMEOUT_MS, signal }: CallOptions = {},
): Promise<HandAnswer<G>> {
  const { game, platform } = guest
  const { byHand, clock } = platform
  const { invitation, check } = invitationIn(text)
  const mismatch = whyNotByHand(game, invitation)
  if (mismatch) throw new SkirmishError(mismatch)
  if (!byHand) throw new SkirmishError('connect/no-webrtc')
  const code = () => 'connect/timeout' as const
  const answering = (ended: AbortSignal) => byHand.answer(invitation.description, { signal: ended })
  const { description, keepsMs, link, close } = await withDeadline(answering, { clock, timeoutMs, code, signal })
  const cancelled = new AbortController()
  const ended = AbortSignal.any([cancelled.signal, ...(signal ? [signal] : [])])
  const standing = withDeadline(() => link, {
    ...{ clock, timeoutMs: keepsMs, signal: ended },
    code: () => 'connect/answer-expired',
  })
  standing.catch(() => close())
  const session = standing.then(
    (stands) => joinOver(stands, invitation, guest, ended),
    (error: unknown) => {
      throw isGone(error) ? new SkirmishError('connect/answer-expired', { cause: error }) : error
    },
  )
  session.catch(() => {}) // whoever waits for it awaits it
  return {
    code: handText(encodeHandCode({ kind: 'answer', invitation: check, description })),
    expiresAt: platform.date() + keepsMs,
    session,
    cancel: () => cancelled.abort(),
  }
}

function invitationIn(text: string): { invitation: HandInvitationCode; check: Uint8Array } {
  const bytes = parseHandText(text)
  const code = bytes && parseHandCode(bytes)
  if (!code) throw new SkirmishError('connect/bad-code')
  if (code.kind !== 'invitation')
    throw new SkirmishError('connect/bad-code', { reason: 'That is an answer. Here belongs the invitation of a host.' })
  return { invitation: code, check: checkIn(bytes) }
}

async function joinOver<G extends AnyGame>(
  link: Link,
  invitation: HandInvitationCode,
  { game, platform, onAdmission, joins }: HandGuest<G>,
  signal: AbortSignal,
): Promise<LiveSession<G>> {
  const target = targetOf(link, invitation, game)
  const dial = new HostDial(target, [transport], platform.clock)
  const asked = { platform, onAdmission, enter() {}, waiting() {} }
  const joining = (ended: AbortSignal) => joins.enter({ ...target, dial }, ended, asked)
  const { clock } = platform
  const session = await withDeadline(joining, {
    clock,
    timeoutMs: CALL_TIMEOUT_MS,
    code: () => 'session/timeout',
    signal,
  })
  session.invitation = { code: '', link: '' } // no code leads here
  return session
}

/** The platform gave up before anybody took the answer. */
function isGone(error: unknown): boolean {
  return error instanceof SkirmishError && error.code === 'connect/no-path'
}

/** Nobody can dial it again; a new invitation leads back to the seat. */
const gone = () => Promise.reject(new SkirmishError('connect/host-gone'))
const transport: Transport = { via: 'hand', listen: gone, dial: gone }
const address: Address = { via: 'hand', endpoint: 'hand', id: 'hand' }

/** The session behind a link that stands. */
function targetOf(link: Link, { sessionKeyHash }: HandInvitationCode, game: AnyGame): Target {
  const listing: Listing = {
    ...{ code: '', name: '', game: game.id, version: game.version, schemaHash: toBase64url(game.schemaHash) },
    ...{ sessionKey: toBase64url(sessionKeyHash), seats: { taken: 1, max: game.seats.max } },
    ...{ phase: 'waiting', state: 'open', addresses: [address], tags: [], visibility: 'private' },
  }
  return { listing, opened: { address, link }, expect: { sessionKeyHash } }
}
