import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { MatchResult } from '../result/match-result.js'
import { rulesHash } from '../result/match-start.js'
import type { MatchAtHand } from '../result/start-check.js'
import { isSpectator } from '../session/spectators.js'
import { ConcludedMatch } from './conclude-match.js'
import type { LocalPlayer } from './local-player.js'
import { MatchAtNotary } from './match-at-notary.js'
import type { MatchHistory } from './match-history.js'
import { countedAtEnd } from './match-stats.js'
import type { Platform } from './platform.js'
import { seenEnd } from './seen-end.js'
import { type Beginning, noteGone, seenResult } from './seen-result.js'
import { type ExchangePlace, FIRST_EXCHANGE, SessionExchange } from './session-exchange.js'
import type { SessionSide } from './session-side.js'
import type { SigningDevice } from './signing-device.js'

/** Papers that are kept until this device has its key. */
const MAX_EARLY = 64
/** First bytes of papers by which a guest says that it is here, and what it has. */
const COMES = 1

export interface SignedMatchesOptions {
  readonly game: AnyGame
  readonly platform: Pick<Platform, 'clock' | 'date' | 'random' | 'verify'>
  readonly history: MatchHistory
  readonly player: Pick<LocalPlayer, 'identity' | 'temporary'>
  readonly people: ExchangePlace['people']
  side(): SessionSide
  recorded(outcome: ConcludedMatch): void
}

interface BegunMatch extends Beginning {
  readonly matchId: Uint8Array
}

/** The matches of a session that its players sign: the one that runs or ran last, and the one before it ([SE67] to [SE69]). */
export class SignedMatches {
  readonly #options: SignedMatchesOptions
  /** `undefined` for a second tab, whose player nobody knows. */
  readonly #exchange: SessionExchange | undefined
  #device: SigningDevice | undefined
  #isAsked = false
  #isReady = false
  #isOver = false
  /** What is to be done when the key is there. */
  #early: (() => void)[] = []
  #begun: BegunMatch | undefined
  #running: MatchAtNotary | undefined
  #before: MatchAtNotary | undefined

  constructor(options: SignedMatchesOptions) {
    this.#options = options
    this.#exchange = options.player.temporary ? undefined : new SessionExchange(options)
  }

  /** @param seats of who began it */
  started(matchId: Uint8Array, seats: readonly Seat[]): void {
    const { players, seat } = this.#options.side()
    const begun = { matchId, seats, players, gone: new Set<Seat>() }
    this.#begun = begun
    if (isSpectator(seat)) return
    this.#askForKey()
    this.#whenReady(() => this.#begin(begun))
  }

  /** This device has its seat with a host, the first time or again; or it hosts. */
  arrived(): void {
    this.#whenReady(() => this.#each((match) => match.go(this.#isHost)))
  }

  hear(from: Seat, paper: Uint8Array): void {
    if ((paper[0] ?? 0) >= FIRST_EXCHANGE) return this.#exchange?.hear(from, paper)
    if (this.#early.length >= MAX_EARLY) return
    this.#whenReady(() =>
      this.#each((match) => {
        match.hear(from, paper)
        if ((paper[0] ?? 0) <= COMES) match.greet(from) // what they do not have
      }),
    )
  }

  /** The match is over: what the game is shown. */
  conclude(said: MatchResult): ConcludedMatch {
    const { game, history } = this.#options
    const side = this.#options.side()
    const begun = this.#begun ?? { seats: said.standings.flat(), players: side.players, gone: new Set() }
    const result = seenResult(game, said, begun, side)
    const counted = countedAtEnd(game, result, side)
    const outcome = new ConcludedMatch(history, result, side.players, counted)
    const seen = seenEnd(game, result, begun, side, counted)
    this.#whenReady(() => this.#running?.end(outcome, seen))
    return outcome
  }

  tick(now: number): void {
    this.#exchange?.tick(now)
    if (this.#begun) noteGone(this.#begun, this.#options.side().players)
    this.#each((match) => match.tick(now))
  }

  /** The session is over here. */
  close(): void {
    this.#isOver = true
    this.#exchange?.close()
    this.#each((match) => match.settle())
    this.#running = this.#before = undefined
    this.#device?.giveBack()
  }

  get #isHost(): boolean {
    return this.#options.side().path === 'local'
  }

  /** With the first match: a session that never comes to one needs none. */
  #askForKey(): void {
    const { history, player } = this.#options
    if (this.#isAsked) return
    this.#isAsked = true
    if (player.temporary) this.#isReady = true
    else history.devices.lend(player.identity).then((device) => this.#ready(device))
  }

  #ready(device: SigningDevice): void {
    if (this.#isOver) return device.giveBack()
    this.#device = device
    this.#isReady = true
    for (const one of this.#early.splice(0)) one()
  }

  #whenReady(what: () => void): void {
    if (this.#isReady) what()
    else if (this.#isAsked) this.#early.push(what)
  }

  #each(what: (match: MatchAtNotary) => void): void {
    for (const match of [this.#before, this.#running]) if (match) what(match)
  }

  #begin(begun: BegunMatch): void {
    const { history, platform, player, side } = this.#options
    const device = this.#device
    // One that has no start by now gets none: the same match would come before it and the new one.
    this.#before = this.#running?.isBegun ? this.#running : undefined
    this.#running = new MatchAtNotary({
      ...{ match: this.#matchAt(begun), startedAt: platform.date(), history, clock: platform.clock },
      signer: device && { key: player.identity.publicKey, device },
      send: (to, paper) => side().paper(to === 'host' ? [] : [to], paper),
      recorded: (outcome) => this.#options.recorded(outcome),
    })
    this.#running.go(this.#isHost)
  }

  #matchAt({ matchId, seats, players }: BegunMatch): MatchAtHand {
    const { game, history, side } = this.#options
    const { settings } = side()
    return {
      ...{ game: game.id, version: game.version, mode: history.modeOf(settings), stats: game.stats, nonce: matchId },
      rules: rulesHash(game.schemaHash, game.encodeSettings(settings)),
      players: players.flatMap(({ seat, key, name, team, rated }) =>
        key && rated && seats.includes(seat) ? [{ seat, key, name, team }] : [],
      ),
    }
  }
}
