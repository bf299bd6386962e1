export {
  type Actions,
  defineGame,
  type Effects,
  type Game,
  type Input,
  type Messages,
  type Settings,
  type World,
} from './game/define-game.js'
export { bool, fixed, int, oneOf, owner, pressed, seatRef, uint } from './game/fields.js'
export { GameError } from './game/game-error.js'
export { one, table } from './game/layout.js'
export type { Seat } from './game/seat.js'
