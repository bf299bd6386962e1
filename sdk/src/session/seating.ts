import { cleanName } from '../codec/name.js'
import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import type { GuestPeer, GuestPeers } from './guest-peers.js'
import { HeldSeats } from './held-seats.js'
import type { HostMatch } from './host-match.js'
import type { HostOptions } from './host-options.js'
import { END_REASONS, type EndReason, PHASES, type Phase } from './phase.js'
import { NAMELESS } from './player.js'
import type { Roster } from './roster.js'

/** What somebody says who asks for a seat. */
export interface JoinRequest {
  readonly name: string
  readonly rated: boolean
  readonly resume: Uint8Array | undefined
}

/** What seating has to know of the session, and what it causes there. */
export interface Hall {
  phase(): Phase
  match(): HostMatch | undefined
  /** The players changed: tells everybody but this peer. */
  sendRoster(except?: number): void
  /** Somebody came or went in a match. */
  afterChange(): void
}

/** Who asks for a seat gets one, or hears why not; who drops keeps it for a while; who leaves gives it back. */
export class Seating {
  readonly #options: HostOptions
  readonly #guests: GuestPeers
  readonly #roster: Roster
  readonly #hall: Hall
  readonly #held = new HeldSeats()

  constructor(options: HostOptions, guests: GuestPeers, roster: Roster, hall: Hall) {
    this.#options = options
    this.#guests = guests
    this.#roster = roster
    this.#hall = hall
  }

  /** False when it made no sense: they sit already. */
  join(peer: number, guest: GuestPeer, join: JoinRequest): boolean {
    if (guest.seat !== undefined) return false
    const { players } = this.#roster
    const held = this.#held.find(players, guest.key, join.resume) ?? this.#held.find(players, guest.key, undefined)
    if (held !== undefined) this.#guests.cutOff(held)
    const resumed = held === undefined ? undefined : this.#roster.change(held, { connected: true })
    const phase = this.#hall.phase()
    const running = phase === 'countdown' || phase === 'playing'
    const late = running && !this.#options.game.allowsLateJoin
    if (!resumed && (late || this.#roster.full)) {
      this.#guests.send(peer, { kind: 'refused', code: late ? 'session/already-started' : 'session/full' })
      return true
    }
    const isNew = !this.#roster.players.some(({ key }) => key && equalBytes(key, guest.key))
    const rated = join.rated && isNew // one person on two devices does not play against themselves
    const player = resumed ?? this.#roster.add({ name: cleanName(join.name) ?? NAMELESS, key: guest.key, rated })
    if (!player) return false
    guest.seat = player.seat
    this.#welcome(peer, player.seat)
    const match = this.#hall.match()
    if (match && !resumed) match.join(player.seat)
    if (match) this.#guests.send(peer, match.opening())
    this.#hall.sendRoster(peer)
    this.#options.output.emit({ type: resumed ? 'playerResumed' : 'playerJoined', player })
    if (match && !resumed) this.#hall.afterChange()
    return true
  }

  /** A peer is gone: its seat waits. */
  dropped(peer: number, now: number): void {
    const seat = this.#guests.forget(peer)?.seat
    if (seat === undefined) return
    this.#held.hold(seat, now)
    this.#hall.match()?.setConnected(seat, false)
    const player = this.#roster.change(seat, { connected: false, ready: false })
    this.#hall.sendRoster()
    if (player) this.#options.output.emit({ type: 'playerDropped', player })
  }

  /** Takes whoever sits there out of the session. */
  remove(seat: Seat, reason: EndReason): void {
    this.#guests.cutOff(seat, { kind: 'ended', reason: END_REASONS.indexOf(reason) })
    const player = this.#roster.remove(seat)
    if (!player) return
    this.#held.forget(seat)
    this.#guests.broadcast({ kind: 'left', seat, reason: END_REASONS.indexOf(reason) })
    this.#hall.match()?.leave(seat)
    this.#hall.sendRoster()
    this.#options.output.emit({ type: 'playerLeft', player, reason })
    this.#hall.afterChange()
  }

  /** Gives up the seats that have waited for too long. */
  tick(now: number): void {
    for (const seat of this.#held.expired(now, this.#options.reconnectGrace)) this.remove(seat, 'timeout')
  }

  #welcome(peer: number, seat: Seat): void {
    const { game, random, sessionName, settings } = this.#options
    const token = random(16)
    this.#held.issue(seat, token)
    this.#hall.match()?.setConnected(seat, true)
    this.#guests.send(peer, {
      ...{ kind: 'welcome', epoch: 0, seat, token, sessionName },
      settings: game.encodeSettings(settings),
      players: [...this.#roster.players],
      phase: PHASES.indexOf(this.#hall.phase()),
    })
  }
}
