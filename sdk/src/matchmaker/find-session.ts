import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { parseInvitation } from '../discover/invitation.js'
import type { Listing } from '../discover/listing.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Directory } from '../ports/directory.js'

/** A session somebody wants to join, and what their invitation proves about it. */
export interface Target {
  readonly listing: Listing
  readonly expect: { sessionKey?: Uint8Array; sessionKeyHash?: Uint8Array }
}

/** The session behind a code, a link or a listing. */
export async function findSession(
  target: string | Listing,
  directories: readonly Directory[],
  signal: AbortSignal,
): Promise<Target> {
  if (typeof target !== 'string') {
    const sessionKey = fromBase64url(target.sessionKey)
    return { listing: target, expect: sessionKey ? { sessionKey } : {} }
  }
  const invitation = parseInvitation(target)
  if (!invitation) throw new SkirmishError('discover/bad-code')
  const answers = await Promise.allSettled(directories.map((one) => one.find(invitation.code, { signal })))
  for (const answer of answers) {
    if (answer.status !== 'fulfilled' || !answer.value) continue
    const { sessionKeyHash } = invitation
    return { listing: answer.value, expect: sessionKeyHash ? { sessionKeyHash } : {} }
  }
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (failed && answers.every((answer) => answer.status === 'rejected')) throw failed.reason
  throw new SkirmishError('discover/unknown-code')
}

/** Why a session in the list can't be joined with this build of the game, if so. */
export function whyNot(game: AnyGame, listing: Listing): ErrorCode | undefined {
  if (listing.game !== game.id) return 'connect/wrong-game'
  if (listing.version !== game.version) return 'connect/wrong-version'
  if (listing.schemaHash !== toBase64url(game.schemaHash)) return 'connect/wrong-schema'
  return undefined
}

/** Why nobody new gets in at the moment. Not a reason to give up before asking: a held seat may be one's own. */
export function whyClosed(game: AnyGame, { seats, phase }: Listing): ErrorCode | undefined {
  const running = phase === 'countdown' || phase === 'playing'
  if (running && !game.allowsLateJoin) return 'session/already-started'
  return seats.taken >= seats.max ? 'session/full' : undefined
}
