import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { invitationLink } from '../discover/invitation.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import { joinRequest } from '../session/guest-options.js'
import type { Target } from './find-session.js'
import { firstWords } from './first-words.js'
import { GuestSide } from './guest-side.js'
import { HostDial } from './host-dial.js'
import type { Joining, JoinsOptions } from './joins.js'
import { LiveSession } from './live-session.js'
import { waysFor } from './path-choice.js'
import type { Platform } from './platform.js'
import { seatName, wordName } from './tab-seat.js'

/** Asks for a seat in a session that was found. @param target with a dial that has begun already, where there is one */
export async function enterSession<G extends AnyGame>(
  options: JoinsOptions<G>,
  target: Target & { readonly dial?: HostDial },
  signal: AbortSignal,
  { platform: allowed, password, spectator = false, onAdmission, enter, waiting }: Joining,
): Promise<LiveSession<G>> {
  const { game, platform, player, live, people } = options
  const { listing, expect } = target
  const { name, identity, temporary } = player
  const resume = fromBase64url(platform.tab?.load(seatName(listing.sessionKey)) ?? '')
  const sessionKey = fromBase64url(listing.sessionKey)
  const enters = listing.code !== '' // else it was made by hand, and nothing leads there again
  const word = platform.tab?.load(wordName(listing.sessionKey))
  const asking = {
    player: { name, rated: !temporary, spectator },
    page: platform.random(4),
    resume: resume?.length === 16 ? resume : undefined,
  }
  // What proves a password depends on the handshake: such a request has to wait for it.
  const request = password ? undefined : joinRequest(asking)
  const dial = target.dial ?? dialFor(options, waysFor(target, allowed), allowed, request)
  let side: GuestSide | undefined
  const session = live(
    LiveSession,
    (emit, correct) =>
      (side = new GuestSide({
        ...{ game, platform: allowed, host: { dial, expect, enters }, identity, emit, correct },
        ...asking,
        listed: enters ? sessionKey : undefined, // by hand, it is a hash
        former: sessionKey && word ? { sessionKey, word } : undefined,
        code: () => listing.code,
        screening: { onAdmission, people },
        ...{ password, waiting, established: () => enter('session') },
        seated: (token) => platform.tab?.save(seatName(listing.sessionKey), toBase64url(token)),
      })),
    () => {},
  )
  if (!side) throw new SkirmishError('connect/no-path')
  const abort = () => {
    side?.giveUp() // nobody had the session yet
    session.leave()
  }
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  await side.joined // called off a moment too late, nothing of it stays
  const hash = sha256(fromBase64url(listing.sessionKey) ?? new Uint8Array())
  session.invitation = { code: listing.code, link: invitationLink(platform.page ?? '', listing.code, hash) }
  return session
}

/** Whoever comes by a listing knows the session's key, and asks for a seat along with the dial ([CO19]). */
function dialFor<G extends AnyGame>(
  { game, player }: JoinsOptions<G>,
  target: Target,
  { transports, clock, random }: Platform,
  request: Uint8Array | undefined,
): HostDial {
  const sessionKey = fromBase64url(target.listing.sessionKey)
  const asking = sessionKey && request && { identity: player.identity, sessionKey, request }
  return new HostDial(target, transports, clock, firstWords(game, random, asking))
}
