/** A game declaration that can't work; thrown while the game is being declared, never during play. */
export class GameError extends Error {
  readonly code = 'game/bad-declaration'
  override readonly name = 'GameError'
}
