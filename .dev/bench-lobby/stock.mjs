// Colyseus' own LobbyRoom, as its documentation shows it. Its rooms change their metadata from within: no host's message
// has to be read, which is in its favour. They have no patches either, so that nothing but the lobby is measured.

import { createServer } from 'node:http'
import { LobbyRoom, matchMaker, Room, Server, updateLobby } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { withoutPm2 } from '../../lobby-relay/dist/without-pm2.js'
import { listing, pace } from './work.mjs'

const { sessions, rate, seconds } = JSON.parse(process.argv[2])

class Game extends Room {
  autoDispose = false
  patchRate = null

  async onCreate({ i }) {
    // What a game needs to find its way: Colyseus has the addresses elsewhere.
    const { name, game, version, seats, phase, tags, skill } = listing(i)
    await this.setMetadata({ name, game, version, seats, phase, tags, skill })
  }

  async change(seats) {
    await this.setMetadata({ seats })
    updateLobby(this)
  }
}

withoutPm2() // as in ours: its meters would cost Colyseus time, and mix in here
const server = createServer()
const lobby = new Server({ transport: new WebSocketTransport({ server }), greet: false, gracefullyShutdown: false })
lobby.define('lobby', LobbyRoom)
lobby.define('game', Game).enableRealtimeListing()
await lobby.listen(0, '127.0.0.1')
const rooms = []
for (let i = 0; i < sessions; i++) {
  const { roomId } = await matchMaker.createRoom('game', { i })
  rooms.push(matchMaker.getLocalRoomById(roomId))
}
let before
process.on('message', (say) => {
  if (say === 'start') {
    before = process.cpuUsage()
    pace(rate, seconds, (i) => rooms[i % sessions].change(listing(i % sessions, i).seats)).then(() =>
      process.send('done'),
    )
  } else process.send({ cpu: process.cpuUsage(before) })
})
process.send({ port: server.address().port })
