import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Clock } from '../ports/clock.js'
import type { AnsweredRequest } from '../session/journal.js'
import type { Player } from '../session/player.js'
import { askHost } from './ask-host.js'
import { indexOf } from './index-of.js'
import { addLocalPlayer } from './local-players.js'
import type { LocalPlayerOptions, TeamOptions } from './roster-options.js'
import { SeenSession } from './seen-session.js'
import type { CallOptions } from './session-api.js'

/** What a player asks of the host, wherever that is, and is granted or refused: places and teams. */
export abstract class AskingSession<G extends AnyGame> extends SeenSession<G> {
  protected abstract readonly options: { readonly game: AnyGame; readonly platform: { readonly clock: Clock } }

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
    return this.#arrangeTeams(true, options)
  }

  balanceTeams(options?: CallOptions): Promise<void> {
    return this.#arrangeTeams(false, options)
  }

  async #arrangeTeams(shuffle: boolean, options?: CallOptions): Promise<void> {
    if (!this.options.game.teams) throw new TypeError('The game declares no teams.')
    if (!this.isHost) throw new SkirmishError('session/not-host')
    return this.#ask({ kind: 'teams', shuffle }, options)
  }

  async #ask(request: AnsweredRequest, options?: CallOptions): Promise<void> {
    await askHost(this.side, request, this.options.platform.clock, options)
  }
}
