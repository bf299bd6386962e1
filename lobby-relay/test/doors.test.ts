import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { LIMITS } from '../src/limits.js'
import type { Relay } from '../src/relay.js'
import { ask, comeIn, draft, type Friend, localRelay, offer, publish, secret } from './friends.js'

describe('[CO13] the doors of a relay', () => {
  let relay: Relay
  let ann: Friend
  beforeAll(async () => {
    relay = await localRelay()
  })
  afterAll(() => relay.close())

  /** Opens a door; everything it says is kept. */
  function knock(path: string) {
    const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/lobby/${path}`)
    const said: (string | number[])[] = []
    socket.on('message', (data: Buffer, isBinary) => said.push(isBinary ? [...data] : data.toString()))
    const closed = once(socket, 'close').then(([code]) => Number(code))
    const answered = once(socket, 'message').then(() => JSON.parse(String(said[0])))
    answered.catch(() => {}) // a door nobody is behind only closes
    return { socket, said, closed, answered }
  }

  it('one socket finds a session by its code and leads to its host, with a first message ahead', async () => {
    ann = await comeIn(relay.port)
    const { code, id } = await offer(ann)
    const first = Buffer.from('hello').toString('base64url')
    const ben = knock(`sessions/${code.toLowerCase()}?first=${first}`)
    expect(await ben.answered).toMatchObject({ linked: true, listing: { code, addresses: [{ id }] } })
    const { link } = await ann.hear((type) => type === 'link')
    const atAnn = () =>
      ann.heard.filter(({ type }) => type === 'f').map(({ message }) => Buffer.from(message as Buffer))
    await ann.hear((type) => type === 'f')
    expect(atAnn()[0]).toEqual(Buffer.concat([numberOf(link), Buffer.from([0]), Buffer.from('hello')]))
    ben.socket.send(Uint8Array.of(1, 7))
    ann.room.sendBytes('f', Buffer.concat([numberOf(link), Buffer.from([0, 42])]))
    await once(ben.socket, 'message')
    expect(ben.said[1]).toEqual([0, 42])
    ben.socket.close()
    await ann.hear((type, message) => type === 'unlinked' && message.link === link)
    expect(atAnn()[1]?.subarray(4)).toEqual(Buffer.from([1, 7]))
    await ann.room.leave()
  })

  it('it closes when the host lets go of the link, or is gone', async () => {
    ann = await comeIn(relay.port)
    const { id } = await offer(ann)
    const [ben, cleo] = [knock(`links/${id}`), knock(`links/${id}`)]
    expect(await ben.answered).toEqual({ linked: true })
    await cleo.answered
    const { link } = await ann.hear((type) => type === 'link')
    ann.room.send('unlink', { link })
    await Promise.race([ben.closed, cleo.closed])
    await ann.room.leave()
    await Promise.all([ben.closed, cleo.closed])
  })

  it('nobody behind it is said by its code: an unknown code, a strange id, a path that only looks like one', async () => {
    for (const path of ['sessions/222222', 'sessions/x', 'sessions/%00', 'links/nobody']) {
      expect(await knock(path).closed, path).toBe(4404)
    }
  })

  it('a session whose host is not reached this way is still found', async () => {
    ann = await comeIn(relay.port)
    const { code } = await publish(ann, { secret: secret(), listing: draft() })
    const ben = knock(`sessions/${code}`)
    expect(await ben.answered).toMatchObject({ linked: false, listing: { code } })
    expect(await ben.closed).toBe(4404)
    await ann.room.leave()
  })

  it('who is too loud loses the link, nonsense does no harm, and the relay goes on', async () => {
    ann = await comeIn(relay.port)
    const { id } = await offer(ann)
    const mallory = knock(`links/${id}?first=%ff&first=!!!`)
    await mallory.answered
    for (const data of ['', 'text', Buffer.alloc(1), Buffer.alloc(20_000)]) mallory.socket.send(data)
    for (let i = 0; i <= LIMITS.relayed.linkFrames.count; i++) mallory.socket.send(Uint8Array.of(0, 1))
    await mallory.closed
    await ann.hear((type) => type === 'unlinked')
    expect((await ask(relay.port, '/health')).status).toBe(200)
    await ann.room.leave()
  })
})

function numberOf(link: unknown): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(Number(link))
  return bytes
}
