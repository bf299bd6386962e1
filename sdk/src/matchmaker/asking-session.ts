import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Clock } from '../ports/clock.js'
import { evenTeams } from '../ratings/even-teams.js'
import type { AnsweredRequest } from '../session/journal.js'
import type { Player } from '../session/player.js'
import { askHost } from './ask-host.js'
import { indexOf } from './index-of.js'
import { addLocalPlayer } from './local-players.js'
import type { MatchHistory } from './match-history.js'
import type { BalanceOptions, LocalPlayerOptions, TeamOptions } from './roster-options.js'
import { SeenSession } from './seen-session.js'
import type { CallOptions } from './session-api.js'

/** What a player asks of the host, wherever that is, and is granted or refused: places and teams. */
export abstract class AskingSession<G extends AnyGame> extends SeenSession<G> {
  protected abstract readonly options: {
    readonly game: AnyGame
    readonly platform: { readonly clock: Clock }
    readonly history: Pick<MatchHistory, 'ratingOf' | 'modeOf'>
  }

  takeSeat(options?: CallOptions): Promise<void> {
    return this.#ask({ kind: 'move', spectator: false }, options)
  }

  spectate(options?: CallOptions): Promise<void> {
    return this.#ask({ kind: 'move', spectator: true }, options)
  }

  async addLocalPlayer(options: LocalPlayerOptions & CallOptions): Promise<Player> {
    return this.playerAt(await addLocalPlayer(this.side, this.options.platform.clock, options))
  }

  removeLocalPlayer({ seat }: Pick<Player, 'seat'>, options?: CallOptions): Promise<void> {
    return this.#ask({ kind: 'removeLocal', seat }, options)
  }

  async setTeam(team: string, { seat, ...options }: TeamOptions = {}): Promise<void> {
    indexOf(this.options.game.teams?.names ?? [], team, 'team')
    return this.#ask({ kind: 'team', seat: seat === this.side.seat ? undefined : seat, team }, options)
  }

  shuffleTeams(options?: CallOptions): Promise<void> {
    return this.#arrangeTeams({ shuffle: true }, options)
  }

  balanceTeams({ by, ...options }: BalanceOptions = {}): Promise<void> {
    return this.#arrangeTeams({ byRating: by === 'rating' }, options)
  }

  async #arrangeTeams({ shuffle = false, byRating = false }, options?: CallOptions): Promise<void> {
    const { teams } = this.options.game
    if (!teams) throw new TypeError('The game declares no teams.')
    if (!this.isHost) throw new SkirmishError('session/not-host')
    const chosen = byRating ? this.#evenTeams(teams.names) : []
    return this.#ask({ kind: 'teams', shuffle, chosen }, options)
  }

  /** Nobody, where they are even. */
  #evenTeams(names: readonly string[]) {
    const { history } = this.options
    const mode = history.modeOf(this.settings as AnyValues)
    const everybody = this.players.map(({ seat, team, key }) => ({ seat, team, rating: history.ratingOf(key, mode) }))
    return Array.from(evenTeams(names, everybody), ([seat, team]) => ({ seat, team }))
  }

  async #ask(request: AnsweredRequest, options?: CallOptions): Promise<void> {
    await askHost(this.side, request, this.options.platform.clock, options)
  }
}
