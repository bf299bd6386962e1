import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { ask, comeIn, localRelay, offer } from './friends.js'

it('lets go within 10 s of who does not answer any more, in the lobby, in signaling and at a door', async () => {
  const relay = await localRelay()
  // What colyseus.js asks for, with a socket that never answers a ping.
  const reserved = await ask(relay.port, '/matchmake/joinOrCreate/lobby', {}, 'POST', '{}')
  const { room, sessionId } = JSON.parse(reserved.body)
  const paths = [`${room.processId}/${room.roomId}?sessionId=${sessionId}`, 'peerjs?key=peerjs&id=z&token=z']
  const ann = await comeIn(relay.port)
  const { code } = await offer(ann)
  paths.push(`lobby/sessions/${code}`)
  const start = performance.now()
  const cut = paths.map((path) => {
    const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/${path}`, { autoPong: false })
    // The lobby's "I have joined": without it, it would be cut for another reason.
    socket.once('message', () => !path.includes('sessionId') || socket.send(Uint8Array.of(10)))
    return new Promise<void>((resolve) => socket.once('close', () => resolve()))
  })
  await Promise.all(cut)
  const took = performance.now() - start
  expect(took).toBeGreaterThan(5_000)
  expect(took).toBeLessThan(10_000)
  await ann.hear((type) => type === 'unlinked')
  await expect.poll(() => relay.health().players).toBe(1)
  await relay.close()
}, 15_000)
