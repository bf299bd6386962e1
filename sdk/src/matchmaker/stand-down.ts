import type { Established } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import type { AnyGame } from '../game/game-types.js'
import type { GuestLinks } from './guest-links.js'
import { GuestSide } from './guest-side.js'
import type { GuestSideOptions } from './guest-side-options.js'
import type { Platform } from './platform.js'
import type { OwnScreening } from './screening.js'
import type { OpenSide, SessionSide, SideEvent } from './session-side.js'
import { seatName } from './tab-seat.js'

export interface StandDownOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  player: { name: string; rated: boolean }
  sessionKey: Uint8Array
  screening: OwnScreening
  code(): string
  carries: GuestSideOptions['carries']
  /** They lead to the one that hosts now. */
  links: GuestLinks
  established: Established
  /** How long a seat waits, ms. */
  grace: number
  /** The token of its seat. */
  resume: Uint8Array | undefined
  /** It has its seat there. */
  done(side: SessionSide): void
}

/**
 * A host that was becomes a guest of the one that is, in the seat it had. The session changes sides when that one has given it; until
 * then the seat is sought as any guest seeks it that has lost its host.
 */
export function standDown(options: StandDownOptions, emit: (event: SideEvent) => void): SessionSide {
  const { game, platform, identity, player, sessionKey, links, established, grace, resume, screening } = options
  const early: SideEvent[] = []
  let tell = (event: SideEvent): void => (event.type === 'ended' ? emit(event) : void early.push(event))
  let correct: GuestSideOptions['correct'] = (change) => change()
  const side: GuestSide = new GuestSide({
    ...{ game, platform, identity, player, host: { links, established, grace } },
    ...{
      page: platform.random(4),
      resume,
      password: undefined,
      carries: options.carries,
      code: options.code,
      screening,
    },
    waiting: () => {},
    emit: (event) => tell(event),
    established: () => {},
    seated: (token) => platform.tab?.save(seatName(toBase64url(sessionKey)), toBase64url(token)),
    correct: (change, isFar) => correct(change, isFar),
  })
  const open: OpenSide = (tellSession, correctly) => {
    correct = correctly
    platform.clock.after(0, () => {
      tell = tellSession
      for (const event of early.splice(0)) tell(event)
    })
    return side
  }
  side.joined.then(
    () => {
      emit({ type: 'succeeded', open })
      options.done(side)
    },
    () => {}, // why it ended was told
  )
  return side
}
