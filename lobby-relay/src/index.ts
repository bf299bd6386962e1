export { createRelay, type Health, type Relay, type RelayOptions } from './create-relay.js'
export { runLobby } from './run-lobby.js'
