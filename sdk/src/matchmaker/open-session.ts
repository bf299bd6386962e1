import { sha256 } from '@noble/hashes/sha2.js'
import type { KeyPair } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import { drawCode } from '../discover/code.js'
import { type Invitation, invitationLink } from '../discover/invitation.js'
import type { AnyGame } from '../game/game-types.js'
import type { Directory, ListingDraft, Publication } from '../ports/directory.js'
import { firstOrAll } from './first-or-all.js'
import type { HostListeners } from './host-listeners.js'
import type { LiveSession } from './live-session.js'
import type { Platform } from './platform.js'

/** What stands in for a page in invitation links where there is none (a Node host without a lobby). */
const NO_PAGE = 'skirmish:'

/** A session as the directories show it. */
export interface Shown {
  readonly invitation: Invitation
  /** Tells the directories what changed. */
  update(): void
  close(): void
}

/** Shows a session in every directory; rejects when none of them takes it. */
export async function publish(
  session: LiveSession<AnyGame>,
  options: {
    game: AnyGame
    platform: Platform
    sessionKey: KeyPair
    maxPlayers: number
    listeners: Pick<HostListeners, 'addresses'>
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
    addresses: listeners.addresses,
  })
  const publications: Publication[] = []
  const over = new AbortController()
  // One code in all directories, those that come late too. Where it is taken, the code given instead is everybody's.
  let code = drawCode((bytes) => platform.random(bytes))
  const show = async (directory: Directory) => {
    const trying = { signal: AbortSignal.any([signal, over.signal]), code }
    return { directory, publication: await directory.publish(draft(), trying) }
  }
  const keep = ({ directory, publication }: Awaited<ReturnType<typeof show>>, isLast = false): void => {
    if (over.signal.aborted) return publication.close()
    if (publication.code === code || isLast) return void publications.push(publication)
    publication.close()
    show(directory).then(
      (again) => keep(again, true),
      () => {}, // the others show it
    )
  }
  const shown = await firstOrAll(platform.directories.map(show), platform.clock, (late) => {
    keep(late)
    late.publication.update(draft())
  })
  code = shown[0]?.publication.code ?? code
  for (const one of shown) keep(one)
  return {
    invitation: { code, link: invitationLink(platform.page ?? NO_PAGE, code, sha256(sessionKey.publicKey)) },
    update() {
      for (const publication of publications) publication.update(draft())
    },
    close() {
      over.abort()
      for (const publication of publications) publication.close()
    },
  }
}
