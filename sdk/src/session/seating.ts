import { cleanName } from '../codec/name.js'
import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import { Admission, type JoinRequest } from './admission.js'
import type { GuestPeer, GuestPeers } from './guest-peers.js'
import type { Hall } from './hall.js'
import { HeldSeats } from './held-seats.js'
import type { HostMatch } from './host-match.js'
import type { HostOptions } from './host-options.js'
import type { Journal } from './journal.js'
import { KeySet } from './key-set.js'
import type { Knock } from './knocks.js'
import { addLocal, changeDevice, type NoLocalSeat } from './local-seats.js'
import { END_REASONS, type EndReason, PHASES } from './phase.js'
import { NAMELESS, type Player } from './player.js'
import type { Roster } from './roster.js'
import { cleanSentence } from './sentence.js'
import { isSpectator } from './spectators.js'
import { Takeovers } from './takeovers.js'

/** They sit there already, and are heard there. */
const HERE = 'session/already-here'
const ELSEWHERE = { kind: 'refused', code: HERE, why: undefined } as const
/** As a guest is told how long a seat waits, ms; `Infinity` has to end somewhere. */
const MAX_GRACE_MS = 2 ** 31 - 1

/** Whoever was there under the host before has so long to come to the new one before the others see them gone, ms. */
const FOLLOW_MS = 2000

/** Who asks for a seat gets one, or hears why not; who drops keeps it for a while; who leaves gives it back. */
export class Seating {
  /** Who may ask for a seat. */
  readonly admission: Admission
  readonly #options: HostOptions
  readonly #guests: GuestPeers
  readonly #roster: Roster
  readonly #journal: Journal
  readonly #hall: Hall
  readonly #held: HeldSeats
  readonly #takeovers = new Takeovers()
  /** Had their seat from the host before, which did not refuse them ([SE53]). */
  readonly #spared = new KeySet()

  constructor(options: HostOptions, guests: GuestPeers, roster: Roster, journal: Journal, hall: Hall) {
    this.#options = options
    this.#guests = guests
    this.#roster = roster
    this.#journal = journal
    this.#hall = hall
    const { from } = options
    const hostSeat = from?.seat ?? 0
    this.#held = new HeldSeats(hostSeat)
    for (const { seat, token } of from?.backup.room.tokens ?? []) this.#held.issue(seat, token)
    for (const { seat, key, bot, onDeviceOf } of from ? roster.all : []) {
      if (key) this.#spared.add(key)
      if (!bot && onDeviceOf === undefined && seat !== from?.seat) this.#held.hold(seat, from?.now ?? 0)
    }
    if (!this.token) this.#held.issue(hostSeat, options.random(16))
    this.admission = new Admission(options, guests, {
      hasHeld: (guest, join) => this.#heldFor(guest, join) !== undefined,
      whyClosed: (join) => this.#whyClosed(join),
      seat: (peer, guest, join) => this.#seat(peer, guest, join),
    })
  }

  get knocks(): readonly Knock[] {
    return this.admission.knocks
  }

  /** The host's own: it may have to come back to its seat under another one ([SE54]). */
  get token(): Uint8Array | undefined {
    return this.#held.own
  }

  /** For a successor. */
  get remembered() {
    return { tokens: this.#held.tokens, ...this.admission.remembered }
  }

  /** Whether it gets a seat is not decided yet, and may take a while. */
  waits(peer: number): boolean {
    return this.admission.waits(peer) || this.#takeovers.waits(peer)
  }

  /** False when it made no sense: they sit, or have asked already. */
  join(peer: number, guest: GuestPeer, join: JoinRequest, now: number): boolean {
    if (guest.seat !== undefined) return false
    if (this.admission.isBanned(guest.key)) return this.admission.refuseBanned(peer)
    if (this.#options.refuses?.(guest.key) && !this.#spared.has(guest.key))
      return this.#guests.refuse(peer, 'session/refused')
    if (this.#heldFor(guest, join) !== undefined) return this.admission.ask(peer, guest, join, now)
    const own = this.#seatOf(guest)
    if (own) return this.#takeOver(own, peer, join, now)
    const code = join.resume ? 'session/timed-out' : this.#whyClosed(join) // who comes back wants that seat, or to know ([SE33])
    return code ? this.#guests.refuse(peer, code) : this.admission.ask(peer, guest, join, now)
  }

  get spectators(): readonly Player[] {
    return this.#roster.spectators
  }

  /** From a seat to the spectators, or back, in the waiting room ([SE24]). Why not, as a code of ours. */
  move(seat: Seat, spectator: boolean): 'session/already-started' | 'session/full' | undefined {
    if (isSpectator(seat) === spectator) return undefined
    if (this.#hall.phase() !== 'waiting') return 'session/already-started'
    const before = this.#roster.get(seat)
    const player = this.#roster.move(seat, spectator)
    if (!before || !player) return 'session/full'
    for (const local of this.#roster.localsOf(seat)) this.remove(local.seat, 'left')
    this.#held.move(seat, player.seat)
    this.#journal.move(seat, player.seat)
    for (const peer of this.#guests.at(seat)) {
      this.#guests.sit(peer, player.seat)
      this.#guests.send(peer, { kind: 'moved', seat: player.seat })
    }
    this.#hall.sendRoster()
    const { emit } = this.#options.output
    emit(spectator ? { type: 'playerLeft', player: before, reason: 'left' } : { type: 'playerJoined', player })
    return undefined
  }

  /** Somebody else plays on the device that sits there ([SE25]): their seat, or why not, as a code of ours. */
  addLocal(owner: Seat, name: string): Player | NoLocalSeat {
    const player = addLocal(this.#roster, owner, name, () => this.#whyClosed({ spectator: false }))
    if (typeof player === 'string') return player
    this.#hall.sendRoster()
    const match = this.#hall.match()
    match?.join(player)
    this.#options.output.emit({ type: 'playerJoined', player })
    if (match) this.#hall.afterChange()
    return player
  }

  /** They do no more. Nobody else's seat is given up. */
  removeLocal(owner: Seat, seat: Seat): void {
    if (this.#roster.get(seat)?.onDeviceOf === owner) this.remove(seat, 'left')
  }

  /** Takes a key out, whether it is in or not, for the rest of the session ([SE21]). */
  ban(key: Uint8Array, why?: string): void {
    const player = this.#seatOf({ key })
    if (player?.host) return
    this.admission.ban(key, why)
    if (player) this.remove(player.seat, 'banned', why)
  }

  confirm(peer: number, confirmation: Uint8Array): boolean {
    return this.admission.confirm(peer, confirmation)
  }

  /** A peer is gone: its seat waits, unless it never heard that it has one. */
  dropped(peer: number, now: number, heard: boolean): void {
    this.admission.closed(peer, now)
    this.#takeovers.forget(peer)
    const { seat, resumed } = this.#guests.forget(peer) ?? {}
    if (seat === undefined) return
    if (!heard && !resumed) return this.remove(seat, 'left')
    this.#held.hold(seat, now)
    this.#markDropped(seat)
  }

  #markDropped(seat: Seat): void {
    const players = changeDevice(this.#roster, seat, { connected: false, ready: false })
    for (const player of players) this.#matchOf(seat)?.setConnected(player.seat, false)
    this.#hall.sendRoster()
    if (isSpectator(seat)) return
    for (const player of players) this.#options.output.emit({ type: 'playerDropped', player })
  }

  /** Takes whoever sits there out of the session. @param said why: the host to them, or who leaves to all ([SE22]) */
  remove(seat: Seat, reason: EndReason, said?: string): void {
    const why = cleanSentence(said)
    for (const local of this.#roster.localsOf(seat)) this.remove(local.seat, reason)
    this.#guests.cutOff(seat, { kind: 'ended', reason: END_REASONS.indexOf(reason), why })
    if (this.#roster.get(seat)) this.#matchOf(seat)?.leave(seat) // while it is known which team they were in
    const player = this.#roster.remove(seat)
    if (!player) return
    this.#held.forget(seat)
    if (player.key) this.#spared.delete(player.key)
    if (player.key && reason === 'kicked') this.admission.forget(player.key)
    this.#journal.end(seat)
    const told = reason === 'left' ? why : undefined
    this.#journal.say({ kind: 'left', seat, reason: END_REASONS.indexOf(reason), why: told })
    this.#hall.sendRoster()
    if (isSpectator(seat)) return
    this.#options.output.emit({ type: 'playerLeft', player, reason, why: told })
    this.#hall.afterChange()
  }

  /** Gives up the seats, and lets go of the people, that have waited for too long. */
  tick(now: number): void {
    this.admission.tick(now)
    const missing = this.#options.from ? this.#held.expired(now, FOLLOW_MS) : []
    for (const seat of missing) if (this.#roster.get(seat)?.connected) this.#markDropped(seat)
    this.#endTakeovers(now)
    for (const seat of this.#held.expired(now, this.#options.reconnectGrace)) this.remove(seat, 'timeout')
  }

  /** The session is over: whoever waits is told. */
  close(): void {
    this.admission.close()
  }

  /** The same key asks from elsewhere: whoever sits there is called first ([SE37]). False when they wait for that already. */
  #takeOver({ seat, host }: Player, peer: number, join: JoinRequest, now: number): boolean {
    if (this.#takeovers.waits(peer)) return false
    if (host) return this.#guests.refuse(peer, HERE)
    const before = this.#takeovers.begin(seat, peer, join, now)
    if (before !== undefined) this.#guests.dismiss(before, ELSEWHERE)
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
        this.#guests.dismiss(peer, ELSEWHERE)
        continue
      }
      for (const old of this.#guests.at(seat)) {
        this.#guests.send(old, ELSEWHERE) // a page that the browser had frozen may hear it yet
        this.dropped(old, now, true)
        output.close(old)
      }
      this.join(peer, guest, join, now)
    }
  }

  /** Gives a seat: the one that waited for them, or the lowest free one. */
  #seat(peer: number, guest: GuestPeer, join: JoinRequest): void {
    const held = this.#heldFor(guest, join)
    if (held !== undefined) this.#guests.cutOff(held, ELSEWHERE)
    const wasSeen = held !== undefined && this.#roster.get(held)?.connected === true
    const [resumed, ...locals] = held === undefined ? [] : changeDevice(this.#roster, held, { connected: true })
    const code = resumed ? undefined : this.#seatOf(guest) ? HERE : this.#whyClosed(join)
    if (code) return void this.#guests.refuse(peer, code) // the room went while the password was proved
    const { key } = guest
    const { rated, spectator } = join
    const player = resumed ?? this.#roster.add({ name: cleanName(join.name) ?? NAMELESS, key, rated, spectator })
    if (!player) return
    this.#hall.sendRoster()
    if (!resumed) this.#journal.begin(player.seat)
    guest.seat = player.seat
    guest.resumed = resumed !== undefined
    this.#welcome(peer, player.seat, join)
    const match = this.#hall.match()
    const plays = !isSpectator(player.seat)
    if (match && !resumed && plays) match.join(player)
    if (match) this.#hall.open(match, peer, player.seat)
    const result = this.#hall.result()
    if (result) this.#guests.send(peer, { kind: 'outcome', ...result })
    const type = resumed ? 'playerResumed' : 'playerJoined'
    if (plays && !wasSeen) for (const one of [player, ...locals]) this.#options.output.emit({ type, player: one })
    if (match && !resumed && plays) this.#hall.afterChange()
  }

  /** The match, as far as whoever sits there is in it. */
  #matchOf(seat: Seat): HostMatch | undefined {
    return isSpectator(seat) ? undefined : this.#hall.match()
  }

  #seatOf(guest: Pick<GuestPeer, 'key'>): Player | undefined {
    return this.#roster.all.find(({ key }) => key && equalBytes(key, guest.key))
  }

  #heldFor({ key }: GuestPeer, { resume }: JoinRequest): Seat | undefined {
    const { all } = this.#roster
    return this.#held.find(all, key, resume) ?? this.#held.find(all, key, undefined)
  }

  /** Who watches may come into a running match, too ([SE23]). */
  #whyClosed({ spectator }: Pick<JoinRequest, 'spectator'>): 'session/full' | 'session/already-started' | undefined {
    const phase = this.#hall.phase()
    const running = phase === 'countdown' || phase === 'playing'
    if (running && !this.#options.game.allowsLateJoin && !spectator) return 'session/already-started'
    return this.#roster.isFull(spectator) ? 'session/full' : undefined
  }

  #welcome(peer: number, seat: Seat, { resume, seen }: JoinRequest): void {
    const { game, random, sessionName, settings, reconnectGrace } = this.#options
    // A tab that comes back keeps its token: the welcome with another one may get lost, too.
    const token = resume && this.#held.isToken(seat, resume) ? resume : random(16)
    this.#held.issue(seat, token)
    for (const player of [seat, ...this.#roster.localsOf(seat).map((local) => local.seat)])
      this.#matchOf(seat)?.setConnected(player, true)
    const { log, handled, missed } = this.#journal.welcome(seat, seen)
    this.#guests.send(peer, {
      ...{ kind: 'welcome', epoch: this.#options.from?.epoch ?? 0, seat, token, sessionName, log, handled },
      settings: game.encodeSettings(settings),
      players: [...this.#roster.all],
      phase: PHASES.indexOf(this.#hall.phase()),
      grace: Math.max(0, Math.min(MAX_GRACE_MS, Math.floor(reconnectGrace) || 0)),
    })
    for (const entry of missed) this.#guests.send(peer, entry)
  }
}
