import { sha256 } from '@noble/hashes/sha2.js'
import { cleanName } from '../codec/name.js'
import type { KeyPair } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import { drawCode } from '../discover/code.js'
import { type Invitation, invitationLink } from '../discover/invitation.js'
import { type Listing, MAX_RATING, MAX_TAG, MAX_TAGS, type SkillBand } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import type { Directory, ListingDraft, Publication } from '../ports/directory.js'
import { firstOrAll } from './first-or-all.js'
import type { HostListeners } from './host-listeners.js'
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
  /** As it is now, for who is told of it by other ways. */
  listing(): Listing
  /** Tells the directories what changed. */
  update(): void
  /** Another host of it may have shown it since. */
  claim(): void
  close(): void
}

interface Entry {
  readonly directory: Directory
  readonly publication: Publication
}

/** What a host says about its session to who searches. */
export type Advertised = Pick<HostOptions<AnyGame>, 'visibility' | 'tags' | 'skill'>

/** Shows a session in every directory; rejects when none of them takes it. */
export async function publish(
  session: LiveSession<AnyGame>,
  options: {
    game: AnyGame
    platform: Platform
    sessionKey: Pick<KeyPair, 'publicKey'>
    /** It had this code before, from another host. */
    code?: string
    /** By this, directories know the hosts of this session. */
    deed: Uint8Array
    maxPlayers: number
    listeners: Pick<HostListeners, 'addresses'>
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
    addresses: listeners.addresses,
    ...{ tags, visibility, ...(skill && { skill }) },
  })
  const hash = sha256(sessionKey.publicKey)
  const invite = (code: string) => ({ code, link: invitationLink(platform.page ?? NO_PAGE, code, hash) })
  const entries: Entry[] = []
  const over = new AbortController()
  let onInvitation = (_: Invitation) => {}
  // One code in all directories, those that come late too. Where it is taken, the code given instead is everybody's.
  let code = options.code || drawCode((bytes) => platform.random(bytes))
  const show = async (directory: Directory): Promise<Entry> => {
    const trying = { signal: AbortSignal.any([signal, over.signal]), code, deed: options.deed }
    return { directory, publication: await directory.publish(draft(), trying) }
  }
  const showAgain = ({ directory, publication }: Entry): void => {
    publication.close()
    show(directory).then(
      (again) => keep(again, true),
      () => {}, // the others show it
    )
  }
  const keep = (entry: Entry, isLast = false): void => {
    const { publication } = entry
    if (over.signal.aborted) return publication.close()
    if (publication.code !== code && !isLast) return showAgain(entry)
    entries.push(entry)
    publication.onCode((given) => {
      code = given
      for (const other of entries.filter((one) => one !== entry)) showAgain(other)
      entries.splice(0, entries.length, entry)
      onInvitation(invite(code))
    })
  }
  const shown = await firstOrAll(platform.directories.map(show), platform.clock, (late) => {
    keep(late)
    late.publication.update(draft())
  })
  code = shown[0]?.publication.code ?? code
  for (const one of shown) keep(one)
  return {
    invitation: invite(code),
    onInvitation(handler) {
      onInvitation = handler
    },
    listing: () => ({ ...draft(), code }),
    update() {
      for (const { publication } of entries) publication.update(draft())
    },
    claim() {
      for (const { publication } of entries) publication.claim?.()
    },
    close() {
      over.abort()
      for (const { publication } of entries) publication.close()
    },
  }
}

export function cleanTags(tags: readonly string[]): string[] {
  const cleaned = tags.map((tag) => cleanName(tag, MAX_TAG)).filter((tag) => tag !== undefined)
  return [...new Set(cleaned)].slice(0, MAX_TAGS)
}

/** Ratings have fractions, and a band may be open at an end (`max: Infinity`); a listing's are whole and bounded. */
function cleanBand(band: SkillBand | undefined): SkillBand | undefined {
  if (!band) return undefined
  const [a, b] = [band.min, band.max].map((rating) => Math.round(Math.max(0, Math.min(MAX_RATING, rating || 0))))
  return { min: Math.min(a ?? 0, b ?? 0), max: Math.max(a ?? 0, b ?? 0) }
}
