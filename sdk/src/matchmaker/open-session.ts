import { sha256 } from '@noble/hashes/sha2.js'
import { cleanName } from '../codec/name.js'
import type { KeyPair } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import { drawCode } from '../discover/code.js'
import { type Invitation, invitationLink } from '../discover/invitation.js'
import { MAX_RATING, MAX_TAG, MAX_TAGS, type SkillBand } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { ListingDraft, Publication } from '../ports/directory.js'
import type { Listener } from '../ports/transport.js'
import type { LiveSession } from './live-session.js'
import type { HostOptions } from './matchmaker-api.js'
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

/** What a host says about its session to who searches. */
export type Advertised = Pick<HostOptions<AnyGame>, 'visibility' | 'tags' | 'skill'>

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
    advertised: Advertised
    signal: AbortSignal
  },
): Promise<Shown> {
  const { game, platform, sessionKey, listeners, signal } = options
  const { visibility = 'public' } = options.advertised
  const tags = cleanTags(options.advertised.tags ?? [])
  const skill = cleanBand(options.advertised.skill)
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
    ...{ tags, visibility, ...(skill && { skill }) },
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

function cleanTags(tags: readonly string[]): string[] {
  const cleaned = tags.map((tag) => cleanName(tag, MAX_TAG)).filter((tag) => tag !== undefined)
  return [...new Set(cleaned)].slice(0, MAX_TAGS)
}

/** Ratings have fractions, and a band may be open at an end (`max: Infinity`); a listing's are whole and bounded. */
function cleanBand(band: SkillBand | undefined): SkillBand | undefined {
  if (!band) return undefined
  const [a, b] = [band.min, band.max].map((rating) => Math.round(Math.max(0, Math.min(MAX_RATING, rating || 0))))
  return { min: Math.min(a ?? 0, b ?? 0), max: Math.max(a ?? 0, b ?? 0) }
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
