// What a server of strangers needs, in Node: a lobby relay, and the endpoint a host opens on its LAN.
export { boundedServer, type ConnectionBounds } from './adapters/serving/bounded-server.js'
export { boundedSocket, type MessageRate } from './adapters/serving/bounded-socket.js'
export { type Guard, mayEnter } from './adapters/serving/guard.js'
export { keepAlive } from './adapters/serving/heartbeat.js'
