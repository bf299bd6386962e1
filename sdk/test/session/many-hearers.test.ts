import { describe, expect, it } from 'vitest'
import { Gate } from '../../src/session/gate.js'
import { GuestPeers } from '../../src/session/guest-peers.js'
import { HostMatch } from '../../src/session/host-match.js'
import { MAX_PIECE_OF_WORLD } from '../../src/session/messages.js'
import { WorldPost } from '../../src/session/world-post.js'
import { sea } from '../sea.js'

const game = sea()

describe('[SY15] a large world that is told to many', () => {
  it('[SE58] waits for the standby, also when each of them is told another one before it has answered', () => {
    const heard = new Map<number, Uint8Array[]>()
    const gate = new Gate()
    const output = {
      event: (peer: number, payload: Uint8Array) => heard.set(peer, [...(heard.get(peer) ?? []), payload]),
      ...{ state: () => {}, close: () => {}, quiet: () => 0, probe: () => {}, emit: () => {} },
    }
    const guests = new GuestPeers(output, gate)
    const one = { key: new Uint8Array(32), transcript: new Uint8Array(32), invited: false }
    for (let i = 1; i <= 40; i++) {
      guests.open(i, one)
      guests.sit(i, i <= 32 ? i : 64 + i - 33) // the others watch
    }
    const match = new HostMatch(game, {
      ...{ settings: {}, matchId: new Uint8Array(16), seed: new Uint8Array(16).fill(7), seats: [0, 1] },
      ...{ players: [], fault: () => {}, team: () => undefined },
    })
    const post = new WorldPost(game, guests)
    gate.close(0)
    gate.change()
    post.openAll(match)
    for (let i = 0; i < 5; i++) {
      gate.change()
      match.act(1, 0, game.encodeAction(0, {}))
      post.tellAll(match)
    }
    expect([heard.size, gate.isOpen]).toEqual([0, false])
    gate.backedUp(6)
    expect(heard.size).toBe(40)
    const whole = match.world(1).world
    const tail = whole.subarray(Math.floor((whole.length - 1) / MAX_PIECE_OF_WORLD) * MAX_PIECE_OF_WORLD)
    for (const said of heard.values()) {
      const last = said.at(-1) ?? new Uint8Array()
      expect(Buffer.from(last.subarray(-tail.length)).equals(tail)).toBe(true)
      expect(said.length).toBe(6 * Math.ceil(whole.length / MAX_PIECE_OF_WORLD))
    }
  })
})
