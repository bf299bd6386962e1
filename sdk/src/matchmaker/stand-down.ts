import type { KeyPair } from '../connect/keys.js'
import { toBase64url } from '../discover/base64url.js'
import type { Address } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import { GuestSide, type GuestSideOptions } from './guest-side.js'
import { HostDial } from './host-dial.js'
import { waysFor } from './path-choice.js'
import type { Platform } from './platform.js'
import type { OpenSide, SessionSide, SideEvent } from './session-side.js'
import { seatName } from './tab-seat.js'

export interface StandDownOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  player: { name: string; rated: boolean }
  sessionKey: Uint8Array
  code(): string
  carries: GuestSideOptions['carries']
  /** Where the one listens that hosts now. */
  addresses: readonly Address[]
  /** It has its seat there. */
  done(side: SessionSide): void
}

/** A host that was becomes a guest of the one that is, in the seat it had. The session changes sides when that one has given it. */
export function standDown(options: StandDownOptions, emit: (event: SideEvent) => void): void {
  const { game, platform, identity, player, sessionKey, addresses } = options
  const early: SideEvent[] = []
  let tell = (event: SideEvent): void => void early.push(event)
  let correct = (change: () => void): void => change()
  const ended = () => emit({ type: 'ended', reason: 'host-lost' })
  let dial: HostDial
  try {
    dial = new HostDial(waysFor({ listing: { addresses } }, platform), platform.transports, platform.clock)
  } catch {
    return ended()
  }
  const side: GuestSide = new GuestSide({
    ...{ game, platform, identity, player, dial, expect: { sessionKey }, resume: undefined, password: undefined },
    ...{ carries: options.carries, code: options.code },
    waiting: () => {},
    emit: (event) => tell(event),
    established: () => {},
    seated: (token) => platform.tab?.save(seatName(toBase64url(sessionKey)), toBase64url(token)),
    correct: (change) => correct(change),
  })
  const open: OpenSide = (tellSession, correctly) => {
    correct = correctly
    platform.clock.after(0, () => {
      tell = tellSession
      for (const event of early.splice(0)) tell(event)
    })
    return side
  }
  side.joined.then(() => {
    emit({ type: 'succeeded', open })
    options.done(side)
  }, ended)
}
