import { sha256 } from '@noble/hashes/sha2.js'
import { equalBytes } from '../connect/bytes.js'
import type { GameIdentity } from '../connect/handshake.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { parseInvitation } from '../discover/invitation.js'
import type { Listing } from '../discover/listing.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Directory, FindOptions, Found } from '../ports/directory.js'
import { type FirstWords, firstWords } from './first-words.js'
import type { Platform } from './platform.js'

/** A session somebody wants to join, and what their invitation proves about it. */
export interface Target extends Found {
  /** What went with the search: it is said already on a link that came with the answer. */
  readonly said?: FirstWords
  readonly expect: { sessionKey?: Uint8Array; sessionKeyHash?: Uint8Array }
}

/** What of it a dial needs. */
export type Reachable = Pick<Target, 'opened' | 'said'> & { readonly listing: Pick<Listing, 'addresses'> }

/** The session behind a code, a link or a listing. */
export async function findSession(
  target: string | Listing,
  game: GameIdentity,
  { directories, random }: Pick<Platform, 'directories' | 'random'>,
  signal: AbortSignal,
): Promise<Target> {
  const sessionKey = typeof target === 'string' ? undefined : fromBase64url(target.sessionKey)
  if (typeof target !== 'string' && target.addresses.length > 0)
    return { listing: target, expect: sessionKey ? { sessionKey } : {} }
  // A friend's listing names no address ([PE9]): its code leads to them.
  const invitation = parseInvitation(typeof target === 'string' ? target : target.code)
  if (!invitation) throw new SkirmishError('discover/bad-code')
  const { sessionKeyHash } = invitation
  const said = firstWords(game, random)(false)
  const expect = sessionKey ? { sessionKey } : sessionKeyHash ? { sessionKeyHash } : {}
  const found = await firstFound(directories, invitation.code, expect, { signal, first: said.message })
  return { ...found, said, expect }
}

/** All directories are asked at once, and the first that knows the session is enough. */
async function firstFound(
  directories: readonly Directory[],
  code: string,
  expect: Target['expect'],
  options: FindOptions,
): Promise<Found> {
  const enough = new AbortController()
  const signal = AbortSignal.any([options.signal, enough.signal])
  const asked = directories.map(async (directory) => {
    const found = await directory.find(code, { ...options, signal })
    if (!found) throw new SkirmishError('discover/unknown-code')
    const isIt = isExpected(found.listing, expect)
    if (enough.signal.aborted || !isIt) found.opened?.link.close()
    // Not even a request sealed for that key ([CO19]) is for whoever shows another session under this code.
    if (!isIt) throw new SkirmishError('connect/wrong-host')
    return found
  })
  try {
    return await Promise.any(asked)
  } catch (cause) {
    const errors: ({ code?: ErrorCode } | undefined)[] = cause instanceof AggregateError ? cause.errors : []
    // Who could not be asked may know it.
    throw errors.find((error) => error?.code !== 'discover/unknown-code') ?? new SkirmishError('discover/unknown-code')
  } finally {
    enough.abort()
  }
}

function isExpected({ sessionKey }: Listing, expect: Target['expect']): boolean {
  const key = fromBase64url(sessionKey) ?? new Uint8Array()
  if (expect.sessionKey && !equalBytes(expect.sessionKey, key)) return false
  return !expect.sessionKeyHash || equalBytes(expect.sessionKeyHash, sha256(key).slice(0, 16))
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
