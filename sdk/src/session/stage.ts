import { decode } from '../codec/combinators.js'
import { cutText } from '../codec/utf8.js'
import type { Seat } from '../game/seat.js'
import { placesOf } from '../result/standings.js'
import type { Backup } from './backup.js'
import type { GuestPeers, HostMessage } from './guest-peers.js'
import { HostMatch } from './host-match.js'
import type { HostOptions } from './host-options.js'
import type { Journal } from './journal.js'
import { changeDevice } from './local-seats.js'
import { hostEvent } from './messages.js'
import { COUNTDOWN_MS, PHASES, type Phase } from './phase.js'
import type { Roster } from './roster.js'
import { MAX_SENTENCE } from './sentence.js'
import { isSpectator } from './spectators.js'
import { whyUneven } from './teams.js'
import { WorldPost } from './world-post.js'

type Outcome = Omit<Extract<HostMessage, { kind: 'outcome' }>, 'kind'>

/** Why a match can not start, as a code of ours. */
export type WhyNoStart =
  | 'session/not-enough-players'
  | 'session/not-ready'
  | 'session/already-started'
  | NonNullable<ReturnType<typeof whyUneven>>

/** Where a session stands: in the waiting room, in a countdown, in a match, at its result. The host's. */
export class Stage {
  readonly #options: HostOptions
  readonly #guests: GuestPeers
  readonly #roster: Roster
  readonly #journal: Journal
  readonly #sendRoster: () => void
  /** What guests are told of whole worlds. */
  readonly worlds: WorldPost
  #phase: Phase = 'waiting'
  #countdownEnds = 0
  #match: HostMatch | undefined
  #result: Outcome | undefined

  constructor(options: HostOptions, guests: GuestPeers, roster: Roster, journal: Journal, sendRoster: () => void) {
    this.#options = options
    this.#guests = guests
    this.#roster = roster
    this.#journal = journal
    this.#sendRoster = sendRoster
    this.worlds = new WorldPost(options.game, guests)
    if (options.from) this.#goOn(options.from.backup, options.from.now)
  }

  get #epoch(): number {
    return this.#options.from?.epoch ?? 0
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Of the last match, while it is looked at: who comes now has not heard it. */
  get result(): Outcome | undefined {
    return this.#phase === 'result' ? this.#result : undefined
  }

  get match(): HostMatch | undefined {
    return this.#match
  }

  /** What is left of the countdown, ms; 0 when there is none. */
  countdownMs(now: number): number {
    return this.#phase === 'countdown' ? Math.max(0, Math.round(this.#countdownEnds - now)) : 0
  }

  tick(now: number): void {
    if (this.#phase === 'countdown' && now >= this.#countdownEnds) this.#startMatch()
    else if (this.#phase === 'playing' && this.#options.game.tickRate > 0) {
      this.#match?.step()
      this.#afterStep()
    }
  }

  /** Why the match can't start, or `undefined` once the countdown runs. */
  start(now: number): WhyNoStart | undefined {
    if (this.#phase === 'countdown' || this.#phase === 'playing') return 'session/already-started'
    if (!this.#enough) return 'session/not-enough-players'
    if (this.#roster.players.some((player) => player.connected && !player.ready && !player.host))
      return 'session/not-ready'
    const uneven = whyUneven(this.#options.game.teams, this.#roster.players)
    if (uneven) return uneven
    this.#match = undefined
    this.#countdownEnds = now + COUNTDOWN_MS
    this.#setPhase('countdown', COUNTDOWN_MS)
    return undefined
  }

  /** From the result back to the waiting room with the same people; who said "ready" on the result stays ready. */
  rematch(): boolean {
    if (this.#phase !== 'result') return false
    this.#match = undefined
    this.#setPhase('waiting', 0)
    return true
  }

  /** A player acts, host or guest: why it is refused, or `undefined`. */
  act(seat: Seat, action: number, payload: Uint8Array): string | undefined {
    if (!this.#match || this.#phase !== 'playing') return 'No match is running.'
    if (isSpectator(seat)) return 'Who watches does not play.'
    const refused = this.#match.act(seat, action, payload)
    this.afterChange()
    return refused === undefined ? undefined : cutText(refused, MAX_SENTENCE)
  }

  #goOn({ room, match, log }: Backup, now: number): void {
    for (const { payload } of log.entries) {
      const event = decode(hostEvent, payload)
      if (event?.kind === 'result') this.#result = event
    }
    this.#phase = PHASES[room.phase] ?? 'waiting'
    this.#countdownEnds = now + room.countdownMs
    if (match.match) this.#match = this.#newMatch(match.match.matchId, match.match.seats, match.match)
  }

  #newMatch(matchId: Uint8Array, seats: readonly Seat[], from?: Backup['match']['match']): HostMatch {
    const { game, settings, random, output } = this.#options
    return new HostMatch(game, {
      ...{ settings, matchId, seed: random(16), seats, from, epoch: this.#epoch },
      players: this.#roster.players,
      team: (seat) => this.#roster.get(seat)?.team,
      fault: (error) => output.emit({ type: 'fault', error }),
      drive: (world, inputs, context) => output.emit({ type: 'tick', world, inputs, context }),
    })
  }

  #startMatch(): void {
    const isEven = whyUneven(this.#options.game.teams, this.#roster.players) === undefined
    if (!this.#enough || !isEven) return this.#setPhase('waiting', 0) // somebody left while it was counted down
    this.#match = this.#newMatch(
      this.#options.random(16),
      this.#roster.players.map(({ seat }) => seat),
    )
    this.#setPhase('playing', 0)
    const match = this.#match
    this.worlds.openAll(match)
    this.#options.output.emit({ type: 'matchStarted', matchId: this.#match.matchId })
  }

  get #enough(): boolean {
    return this.#roster.players.filter((player) => player.connected).length >= this.#options.game.seats.min
  }

  /** In a turn-based game no tick will tell of it. */
  afterChange(): void {
    if (this.#options.game.tickRate === 0) this.#afterStep()
  }

  #afterStep(): void {
    const match = this.#match
    if (!match) return
    for (const effect of match.takeEffects()) {
      this.#guests.broadcast({ kind: 'effect', ...effect })
      this.#options.output.emit({ type: 'effect', epoch: this.#epoch, ...effect })
    }
    if (this.#options.game.tickRate === 0) this.worlds.tellAll(match)
    else {
      const framesFor = match.snapshots()
      this.#guests.forEachSeat((peer, seat) => {
        for (const frame of framesFor?.(peer, seat) ?? []) this.#options.output.state(peer, frame)
      })
    }
    match.bots(this.#roster.players)
    const standings = match.standings()
    if (standings && this.#phase === 'playing') this.#finish(match, standings)
  }

  #finish(match: HostMatch, standings: Seat[][]): void {
    const places = placesOf(standings, match.seats)
    for (const { seat, bot, onDeviceOf } of this.#roster.players)
      if (!bot && onDeviceOf === undefined) changeDevice(this.#roster, seat, { ready: false })
    this.#setPhase('result', 0) // from here on guests predict no more
    this.worlds.tellAll(match) // the last snapshot may be lost, and everybody shall see the same end
    this.#sendRoster()
    const { matchId, absent, hosts } = match
    this.#result = { matchId, standings: places, absent, hosts, parted: false, stats: match.stats(places) }
    this.#journal.say({ kind: 'result', ...this.#result })
    this.#options.output.emit({ type: 'result', result: this.#result })
  }

  #setPhase(phase: Phase, countdownMs: number): void {
    this.#phase = phase
    this.#journal.say({ kind: 'phase', phase: PHASES.indexOf(phase), countdownMs })
    this.#options.output.emit({ type: 'phase', phase, countdownMs })
  }
}
