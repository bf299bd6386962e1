import type { AnyGame, Context, Effects, Input, Inputs, SeenWorld, Settings, Team, World } from '../game/game-types.js'

/** What a session has for games that move their world themselves. */
export interface OwnEngine<G extends AnyGame> {
  /**
   * For games without `step`, such as those with a physics engine of their own ([SY42]): called on the device that hosts, in every tick of a
   * match, and moves the world; `inputs` and `ctx` are as in `step`. It need not be deterministic. Guests draw what became of it between
   * snapshots, and predict nothing. All devices set it: where another one comes to host, it goes on from the world as it finds it.
   *
   * @throws TypeError when the game declares `step`
   */
  onTick(
    handler: (
      world: World<G>,
      inputs: Inputs<Input<G>>,
      ctx: Context<Settings<G>, Effects<G>, Team<G>, SeenWorld<G>>,
    ) => void,
  ): () => void
}
