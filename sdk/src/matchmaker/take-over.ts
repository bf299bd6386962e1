import { decode } from '../codec/combinators.js'
import type { KeyPair } from '../connect/keys.js'
import { passwordBytes } from '../connect/password.js'
import { fromBase64url } from '../discover/base64url.js'
import type { AnyGame } from '../game/game-types.js'
import { hidesAnything } from '../game/hidden.js'
import type { Seat } from '../game/seat.js'
import type { Backup } from '../session/backup.js'
import type { GuestSession } from '../session/guest-session.js'
import { parseLetter } from '../session/letter.js'
import { hostEvent } from '../session/messages.js'
import type { NewestWorld } from '../session/newest-world.js'
import { encodeFull } from '../sync/full-state.js'
import type { AwaitedAnswers } from './awaited-answers.js'
import { HostSide } from './host-side.js'
import { Hosting } from './hosting.js'
import { publish } from './open-session.js'
import { passwordProver } from './password-prover.js'
import type { Platform } from './platform.js'
import type { Screening } from './screening.js'
import type { OpenSide, SideEvent } from './session-side.js'
import type { Standby } from './standby.js'
import { parseTerms } from './terms.js'

export interface TakeOverOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  player: { name: string; rated: boolean }
  machine: GuestSession
  standby: Standby
  world: NewestWorld
  /** A host that left for good. */
  formerHost: { readonly seat: Seat | undefined; readonly why: string | undefined } | undefined
  /** To what this guest asked of the host before. */
  answers: AwaitedAnswers
  screening: Screening
}

/** Hosts here what another device has hosted: with what it left, for whoever is there ([SE53]). */
export function takeOver(options: TakeOverOptions): OpenSide {
  const { game, platform, identity, player, machine, standby, formerHost, answers, screening } = options
  return (emit, _correct, session) => {
    const backup = newest(options)
    const terms = parseTerms(backup.terms.bytes, { maxPlayers: game.seats.max })
    const sessionKey = { publicKey: standby.claim.sessionKey }
    const hosting = new Hosting(standby.listeners)
    const { maxPlayers, reconnectGrace, keepsHost, password } = terms
    const asks = terms.asks || (terms.checks && !screening.check)
    const side: HostSide = new HostSide({
      ...{ game, platform, identity, player, emit, name: machine.sessionName, settings: machine.settings },
      ...{ sessionKey, terms: backup.terms.bytes, maxPlayers, reconnectGrace, asks, keepsHost },
      password: password && passwordBytes(password) ? passwordProver('host', password, platform) : undefined,
      succeeds: {
        ...{ links: standby.links, claim: standby.claim, answers },
        from: {
          seat: machine.seat ?? 0,
          epoch: machine.epoch + 1,
          backup,
          now: platform.clock.now(),
          outbox: machine.journal.outbox,
          heardBefore: machine.post.heardBefore,
        },
      },
      ...{ screening, listeners: standby.listeners },
      code: () => session.invitation.code,
      stopped: () => hosting.stop(),
    })
    tellMissed(game, backup, machine, emit)
    side.goOn()
    if (formerHost?.seat !== undefined) side.left(formerHost.seat, formerHost.why)
    publish(session, {
      ...{ game, platform, sessionKey, maxPlayers, listeners: standby.listeners, advertised: terms.advertised },
      ...{ code: session.invitation.code, deed: fromBase64url(terms.deed) ?? platform.random(16) },
      signal: hosting.signal,
    }).then(
      (shown) => {
        hosting.show(session, shown)
        if (terms.advertised.visibility !== 'friends') return
        screening.own.people.soon((all) => all.openToFriends(hosting.signal, sessionKey.publicKey, shown.listing))
      },
      () => {}, // nobody new comes by a list; who is here goes on
    )
    return side
  }
}

/** The backup, with the newest world that goes with it. */
function newest({ game, standby, world }: TakeOverOptions): Backup {
  const { backup } = standby.keeper
  if (!backup) throw new Error('a standby without a backup does not lead')
  const { match } = backup.match
  // What guests get is not the whole world of a game that hides something ([SY26]).
  const seen = match && !hidesAnything(game.layout) && world.with(standby.keeper.number)
  if (!seen || seen.tick < match.tick) return backup
  const state = encodeFull({ layout: game.layout, cells: seen.cells }, 'host')
  return { ...backup, match: { match: { ...match, tick: seen.tick, world: state } } }
}

/** What the host had told this device's standby, and not yet its player. */
function tellMissed(game: AnyGame, { log }: Backup, machine: GuestSession, emit: (event: SideEvent) => void): void {
  for (const { number, to, payload } of log.entries) {
    if (number <= machine.journal.tail.number || (to && !to.includes(machine.seat ?? 0))) continue
    const event = decode(hostEvent, payload)
    if (event?.kind === 'result') emit({ type: 'result', result: event })
    if (event?.kind !== 'letter') continue
    const letter = parseLetter(game, event.letter)
    const again = machine.post.heardBefore.has(event.from, event)
    if (letter) emit({ type: 'letter', from: event.from, letter, again })
  }
}
