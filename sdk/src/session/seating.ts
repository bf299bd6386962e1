import { cleanName } from '../codec/name.js'
import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import type { MatchResult } from '../result/match-result.js'
import { Admission, type JoinRequest } from './admission.js'
import type { GuestPeer, GuestPeers } from './guest-peers.js'
import { HeldSeats } from './held-seats.js'
import type { HostMatch } from './host-match.js'
import type { HostOptions } from './host-options.js'
import type { Journal } from './journal.js'
import type { Knock } from './knocks.js'
import { END_REASONS, type EndReason, PHASES, type Phase } from './phase.js'
import { NAMELESS, type Player } from './player.js'
import type { Roster } from './roster.js'
import { Takeovers } from './takeovers.js'

/** They sit there already, and are heard there. */
const HERE = 'session/already-here'
/** As a guest is told how long a seat waits, ms; `Infinity` has to end somewhere. */
const MAX_GRACE_MS = 2 ** 31 - 1

/** Whoever was there under the host before has so long to come to the new one before the others see them gone, ms. */
const FOLLOW_MS = 2000

/** What seating has to know of the session, and what it causes there. */
export interface Hall {
  phase(): Phase
  match(): HostMatch | undefined
  /** What they are looking at. */
  result(): MatchResult | undefined
  /** The players changed: tells everybody with a seat. */
  sendRoster(): void
  /** Somebody came or went in a match. */
  afterChange(): void
}

/** Who asks for a seat gets one, or hears why not; who drops keeps it for a while; who leaves gives it back. */
export class Seating {
  readonly #options: HostOptions
  readonly #guests: GuestPeers
  readonly #roster: Roster
  readonly #journal: Journal
  readonly #hall: Hall
  readonly #held = new HeldSeats()
  readonly #takeovers = new Takeovers()
  readonly #admission: Admission

  constructor(options: HostOptions, guests: GuestPeers, roster: Roster, journal: Journal, hall: Hall) {
    this.#options = options
    this.#guests = guests
    this.#roster = roster
    this.#journal = journal
    this.#hall = hall
    const { from } = options
    for (const { seat, token } of from?.backup.room.tokens ?? []) this.#held.issue(seat, token)
    for (const { seat, bot } of from ? roster.players : [])
      if (!bot && seat !== from?.seat) this.#held.hold(seat, from?.now ?? 0)
    this.#admission = new Admission(options, guests, {
      hasHeld: (guest, join) => this.#heldFor(guest, join) !== undefined,
      whyClosed: () => this.#whyClosed(),
      seat: (peer, guest, join) => this.#seat(peer, guest, join),
    })
  }

  get knocks(): readonly Knock[] {
    return this.#admission.knocks
  }

  /** For a successor. */
  get remembered() {
    return { tokens: this.#held.tokens, ...this.#admission.remembered }
  }

  /** Whether it gets a seat is not decided yet, and may take a while. */
  waits(peer: number): boolean {
    return this.#admission.waits(peer) || this.#takeovers.waits(peer)
  }

  /** False when it made no sense: they sit, or have asked already. */
  join(peer: number, guest: GuestPeer, join: JoinRequest, now: number): boolean {
    if (guest.seat !== undefined) return false
    if (this.#options.refuses?.(guest.key)) return this.#guests.refuse(peer, 'session/refused')
    if (this.#heldFor(guest, join) !== undefined) return this.#admission.ask(peer, guest, join, now)
    const own = this.#seatOf(guest)
    if (own) return this.#takeOver(own, peer, join, now)
    const code = join.resume ? 'session/timed-out' : this.#whyClosed() // who comes back wants that seat, or to know ([SE33])
    return code ? this.#guests.refuse(peer, code) : this.#admission.ask(peer, guest, join, now)
  }

  confirm(peer: number, confirmation: Uint8Array): boolean {
    return this.#admission.confirm(peer, confirmation)
  }

  /** A peer is gone: its seat waits, unless it never heard that it has one. */
  dropped(peer: number, now: number, heard: boolean): void {
    this.#admission.closed(peer, now)
    this.#takeovers.forget(peer)
    const { seat, resumed } = this.#guests.forget(peer) ?? {}
    if (seat === undefined) return
    if (!heard && !resumed) return this.remove(seat, 'left')
    this.#held.hold(seat, now)
    this.#markDropped(seat)
  }

  #markDropped(seat: Seat): void {
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
    if (player.key && reason === 'kicked') this.#admission.forget(player.key)
    this.#journal.end(seat)
    this.#journal.say({ kind: 'left', seat, reason: END_REASONS.indexOf(reason) })
    this.#hall.match()?.leave(seat)
    this.#hall.sendRoster()
    this.#options.output.emit({ type: 'playerLeft', player, reason })
    this.#hall.afterChange()
  }

  /** Gives up the seats, and lets go of the people, that have waited for too long. */
  tick(now: number): void {
    this.#admission.tick(now)
    const missing = this.#options.from ? this.#held.expired(now, FOLLOW_MS) : []
    for (const seat of missing) if (this.#roster.get(seat)?.connected) this.#markDropped(seat)
    this.#endTakeovers(now)
    for (const seat of this.#held.expired(now, this.#options.reconnectGrace)) this.remove(seat, 'timeout')
  }

  /** The session is over: whoever waits is told. */
  close(): void {
    this.#admission.close()
  }

  /** The same key asks from elsewhere: whoever sits there is called first ([SE37]). False when they wait for that already. */
  #takeOver({ seat, host }: Player, peer: number, join: JoinRequest, now: number): boolean {
    if (this.#takeovers.waits(peer)) return false
    if (host) return this.#guests.refuse(peer, HERE)
    const before = this.#takeovers.begin(seat, peer, join, now)
    if (before !== undefined) this.#guests.dismiss(before, { kind: 'refused', code: HERE })
    for (const old of this.#guests.at(seat)) this.#options.output.probe(old)
    return true
  }

  #endTakeovers(now: number): void {
    const { output } = this.#options
    const quiet = (seat: Seat) => this.#guests.at(seat).map((peer) => output.quiet(peer))[0]
    for (const { seat, peer, join, isAnswered } of this.#takeovers.settled(now, quiet)) {
      const guest = this.#guests.get(peer)
      if (!guest) continue
      if (isAnswered) {
        this.#guests.dismiss(peer, { kind: 'refused', code: HERE })
        continue
      }
      for (const old of this.#guests.at(seat)) {
        this.#guests.send(old, { kind: 'refused', code: HERE }) // a page that the browser had frozen may hear it yet
        this.dropped(old, now, true)
        output.close(old)
      }
      this.join(peer, guest, join, now)
    }
  }

  /** Gives a seat: the one that waited for them, or the lowest free one. */
  #seat(peer: number, guest: GuestPeer, join: JoinRequest): void {
    const held = this.#heldFor(guest, join)
    if (held !== undefined) this.#guests.cutOff(held, { kind: 'refused', code: HERE })
    const resumed = held === undefined ? undefined : this.#roster.change(held, { connected: true })
    const code = resumed ? undefined : this.#seatOf(guest) ? HERE : this.#whyClosed()
    if (code) return this.#guests.send(peer, { kind: 'refused', code }) // the room went while the password was proved
    const { key } = guest
    const player = resumed ?? this.#roster.add({ name: cleanName(join.name) ?? NAMELESS, key, rated: join.rated })
    if (!player) return
    this.#hall.sendRoster()
    if (!resumed) this.#journal.begin(player.seat)
    guest.seat = player.seat
    guest.resumed = resumed !== undefined
    this.#welcome(peer, player.seat, join)
    const match = this.#hall.match()
    if (match && !resumed) match.join(player.seat)
    if (match) this.#guests.send(peer, match.opening())
    const result = this.#hall.result()
    if (result)
      this.#guests.send(peer, {
        kind: 'outcome',
        matchId: result.matchId,
        standings: result.standings.map((row) => [...row]),
        complete: result.complete,
      })
    this.#options.output.emit({ type: resumed ? 'playerResumed' : 'playerJoined', player })
    if (match && !resumed) this.#hall.afterChange()
  }

  #seatOf(guest: GuestPeer): Player | undefined {
    return this.#roster.players.find(({ key }) => key && equalBytes(key, guest.key))
  }

  #heldFor({ key }: GuestPeer, { resume }: JoinRequest): Seat | undefined {
    const { players } = this.#roster
    return this.#held.find(players, key, resume) ?? this.#held.find(players, key, undefined)
  }

  #whyClosed(): 'session/full' | 'session/already-started' | undefined {
    const phase = this.#hall.phase()
    const running = phase === 'countdown' || phase === 'playing'
    if (running && !this.#options.game.allowsLateJoin) return 'session/already-started'
    return this.#roster.full ? 'session/full' : undefined
  }

  #welcome(peer: number, seat: Seat, { resume, seen }: JoinRequest): void {
    const { game, random, sessionName, settings, reconnectGrace } = this.#options
    // A tab that comes back keeps its token: the welcome with another one may get lost, too.
    const token = resume && this.#held.isToken(seat, resume) ? resume : random(16)
    this.#held.issue(seat, token)
    this.#hall.match()?.setConnected(seat, true)
    const { log, handled, missed } = this.#journal.welcome(seat, seen)
    this.#guests.send(peer, {
      ...{ kind: 'welcome', epoch: this.#options.from?.epoch ?? 0, seat, token, sessionName, log, handled },
      settings: game.encodeSettings(settings),
      players: [...this.#roster.players],
      phase: PHASES.indexOf(this.#hall.phase()),
      grace: Math.max(0, Math.min(MAX_GRACE_MS, Math.floor(reconnectGrace) || 0)),
    })
    for (const entry of missed) this.#guests.send(peer, entry)
  }
}
