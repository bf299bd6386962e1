import { sha256 } from '@noble/hashes/sha2.js'
import { equalBytes } from '../connect/bytes.js'
import { checkIn, encodeHandCode, gameTags, parseHandCode } from '../connect/hand-code.js'
import type { GameIdentity } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import { withDeadline } from '../deadline.js'
import { handLink, handText, parseHandText } from '../discover/hand-text.js'
import { SkirmishError } from '../errors.js'
import type { HandOffer } from '../ports/by-hand.js'
import type { Link } from '../ports/link.js'
import type { HandInvitation } from './hand-api.js'
import type { Platform } from './platform.js'
import type { CallOptions, Session } from './session-api.js'

/** An invitation holds a socket; after this long nobody will answer it any more. */
const OPEN_MS = 600_000
/** More than anybody hands out at once; the oldest gives way. */
const MAX_OPEN = 8
/** ICE gives up after 15 to 30 s; who can reach each other does so within a few. */
const ACCEPT_MS = 20_000
const CALL_TIMEOUT_MS = 15_000

export interface HandHost {
  readonly game: GameIdentity
  readonly platform: Platform
  readonly sessionKey: Pick<KeyPair, 'publicKey'>
  /** What waits for an answer. */
  readonly open: Set<HandInvitation>
  /** Somebody knocks. */
  accept(link: Link): void
}

/** One more invitation for one more friend. */
export async function inviteByHand(
  session: Pick<Session<never>, 'on'>,
  host: HandHost,
  options: CallOptions = {},
): Promise<HandInvitation> {
  const { platform, open } = host
  const { byHand, clock } = platform
  let isOver = false
  const undo = session.on('ended', () => {
    isOver = true
    for (const invitation of [...open]) invitation.cancel()
  })
  try {
    if (isOver) throw new SkirmishError('session/closed')
    if (!byHand) throw new SkirmishError('connect/no-webrtc')
    const { timeoutMs = CALL_TIMEOUT_MS, signal } = options
    const code = () => 'connect/timeout' as const
    const offer = await withDeadline((ended) => byHand.offer({ signal: ended }), { clock, timeoutMs, code, signal })
    const [oldest] = open.size >= MAX_OPEN ? open : []
    oldest?.cancel()
    const invitation = new OpenInvitation(host, offer)
    if (isOver) invitation.cancel()
    return invitation
  } catch (error) {
    undo()
    throw error
  }
}

class OpenInvitation implements HandInvitation {
  readonly code: string
  readonly link: string
  readonly expiresAt: number
  readonly #host: HandHost
  readonly #offer: HandOffer
  readonly #check: Uint8Array
  readonly #stopWaiting: () => void
  #isOpen = true

  constructor(host: HandHost, offer: HandOffer) {
    const { game, platform, sessionKey } = host
    const sessionKeyHash = sha256(sessionKey.publicKey).slice(0, 16)
    const { description } = offer
    const bytes = encodeHandCode({ kind: 'invitation', ...gameTags(game), sessionKeyHash, description })
    this.#host = host
    this.#offer = offer
    this.#check = checkIn(bytes)
    this.code = handText(bytes)
    this.link = platform.page === undefined ? this.code : handLink(platform.page, this.code)
    this.expiresAt = platform.date() + OPEN_MS
    this.#stopWaiting = platform.clock.after(OPEN_MS, () => this.cancel())
    host.open.add(this)
  }

  async accept(answer: string, { timeoutMs = ACCEPT_MS, signal }: CallOptions = {}): Promise<void> {
    if (!this.#isOpen) throw new SkirmishError('connect/answer-expired')
    const description = this.#descriptionIn(answer)
    this.#close()
    const { clock } = this.#host.platform
    const code = () => 'connect/timeout' as const
    const opening = (ended: AbortSignal) => this.#offer.accept(description, { signal: ended })
    try {
      this.#host.accept(await withDeadline(opening, { clock, timeoutMs, code, signal }))
    } catch (error) {
      this.#offer.close()
      throw error instanceof SkirmishError && error.code === 'connect/no-path'
        ? new SkirmishError('connect/timeout', { cause: error })
        : error
    }
  }

  cancel(): void {
    this.#close()
    this.#offer.close()
  }

  #close(): void {
    this.#isOpen = false
    this.#stopWaiting()
    this.#host.open.delete(this)
  }

  #descriptionIn(answer: string): Uint8Array {
    const bytes = parseHandText(answer)
    const code = bytes && parseHandCode(bytes)
    if (!code) throw new SkirmishError('connect/bad-code')
    if (code.kind !== 'answer')
      throw new SkirmishError('connect/bad-code', {
        reason: 'That is an invitation. Here belongs the answer to yours.',
      })
    if (!equalBytes(code.invitation, this.#check)) throw new SkirmishError('connect/wrong-answer')
    return code.description
  }
}
