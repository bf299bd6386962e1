export type { RelayLimits } from './limits.js'
export { createRelay, type Health, type Relay, type RelayOptions } from './relay.js'
export { runLobby } from './run-lobby.js'
export type { TurnOptions } from './turn.js'
