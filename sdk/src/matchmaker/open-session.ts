import { sha256 } from '@noble/hashes/sha2.js'
import type { KeyPair } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import { drawCode } from '../discover/code.js'
import { type Invitation, invitationLink } from '../discover/invitation.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { ListingDraft, Publication } from '../ports/directory.js'
import type { Listener } from '../ports/transport.js'
import type { LiveSession } from './live-session.js'
import type { Platform } from './platform.js'

/** What stands in for a page in invitation links where there is none (a Node host without a lobby). */
const NO_PAGE = 'skirmish:'

/** A session as the directories show it. */
export interface Shown {
  readonly invitation: Invitation
  /** Calls when it had to become another one: friends are asked in with this from now on. */
  onInvitation(handler: (invitation: Invitation) => void): void
  /** Tells the directories what changed. */
  update(): void
  close(): void
}

/** Listens on every transport; rejects when none of them can. */
export async function listen(platform: Platform, signal: AbortSignal): Promise<Listener[]> {
  return firstOrAll(platform.transports.map((transport) => transport.listen({ signal })))
}

/** Shows a session in every directory; rejects when none of them takes it. */
export async function publish(
  session: LiveSession<AnyGame>,
  options: {
    game: AnyGame
    platform: Platform
    sessionKey: KeyPair
    maxPlayers: number
    listeners: readonly Listener[]
    signal: AbortSignal
  },
): Promise<Shown> {
  const { game, platform, sessionKey, listeners, signal } = options
  const draft = (): ListingDraft => ({
    sessionKey: toBase64url(sessionKey.publicKey),
    game: game.id,
    version: game.version,
    schemaHash: toBase64url(game.schemaHash),
    name: session.name,
    seats: { taken: session.players.length, max: options.maxPlayers },
    phase: session.phase,
    state: 'open',
    addresses: listeners.map((listener) => listener.address),
  })
  const attempts = platform.directories.map((directory) => directory.publish(draft(), { signal }))
  const publications: Publication[] = await firstOrAll(attempts)
  const hash = sha256(sessionKey.publicKey)
  const invite = (code: string) => ({ code, link: invitationLink(platform.page ?? NO_PAGE, code, hash) })
  const [shown] = publications
  return {
    invitation: invite(shown?.code ?? drawCode((bytes) => platform.random(bytes))),
    onInvitation: (handler) => shown?.onCode((code) => handler(invite(code))),
    update() {
      for (const publication of publications) publication.update(draft())
    },
    close() {
      for (const publication of publications) publication.close()
    },
  }
}

/** What succeeded, in order; the first failure when nothing did although there was something to try. */
async function firstOrAll<T>(attempts: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(attempts)
  const done = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed && done.length === 0)
    throw failed.reason instanceof SkirmishError ? failed.reason : unexpected(failed.reason)
  return done
}

function unexpected(cause: unknown): SkirmishError {
  return new SkirmishError('connect/no-path', { cause })
}
