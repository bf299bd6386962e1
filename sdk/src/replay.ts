// A match that was recorded, played again: for bug reports, for looking back, and for tests.
import { SkirmishError } from './errors.js'
import type { AnyGame, Settings, World } from './game/game-types.js'
import { parseRecording } from './sync/recording/recording.js'
import { isPlayable, Player, type ReplayDifference } from './sync/recording/replay.js'

export type { ReplayDifference } from './sync/recording/replay.js'
export type { WorldDifference } from './sync/world-difference.js'

/** A recording that is being played. It begins at its first tick. */
export interface Replay<G extends AnyGame> {
  readonly settings: Readonly<Settings<G>>
  /** Where it can begin: 0, or where another device became the host, or the oldest that a long match kept. */
  readonly firstTick: number
  readonly lastTick: number
  readonly tick: number
  /** As it is at this tick: the same object all the time, except after a `seek` back. Do not write into it. */
  readonly world: World<G>
  /** The first difference between what was recorded and what was played, by now. It is played on all the same. */
  readonly difference: ReplayDifference | undefined
  /** One tick on (in a turn-based game, one action or more); false at the end. */
  step(): boolean
  /** To the end of any tick between the first and the last; going back plays again from the nearest whole world before it. */
  seek(tick: number): void
  /** To the end, and whether it was the same match. */
  run(): ReplayDifference | undefined
}

/**
 * Plays what `session.recording()` gave, with the same build of the game. Recordings may come from anybody: one that makes no sense
 * harms nothing. What rules `emit` is not heard.
 *
 * @throws SkirmishError `sync/bad-recording`, or `sync/other-game` when id, version or declarations of the game are others
 */
export function replay<G extends AnyGame>(game: G, recording: Uint8Array): Replay<G> {
  const parsed = parseRecording(game, recording)
  if (parsed === 'other-game') throw new SkirmishError('sync/other-game')
  const settings = parsed === 'garbage' ? undefined : game.parseSettings(parsed.settings)
  if (parsed === 'garbage' || !settings || !isPlayable(game, parsed)) throw new SkirmishError('sync/bad-recording')
  const player = new Player(game, parsed)
  return {
    settings: settings as Settings<G>,
    firstTick: player.tick,
    lastTick: parsed.lastTick,
    get tick() {
      return player.tick
    },
    get world() {
      return player.world as World<G>
    },
    get difference() {
      return player.difference
    },
    step: () => player.step(),
    seek: (tick) => player.seek(tick),
    run() {
      while (player.step());
      return player.difference
    },
  }
}
