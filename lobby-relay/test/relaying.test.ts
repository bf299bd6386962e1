import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../src/limits.js'
import type { Relay } from '../src/relay.js'
import { ask, comeIn, type Friend, localRelay, secret } from './friends.js'

const idOf = (own: string) => createHash('sha256').update(own).digest('base64url')

/** Number of the link, lane, message. */
function frame(link: number, lane: number, message: string | Uint8Array): Uint8Array {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(link)
  head[4] = lane
  return Buffer.concat([head, Buffer.from(message)])
}

async function link(host: Friend, guest: Friend) {
  const own = secret()
  host.room.send('listen', { secret: own })
  await host.hear((type, { id }) => type === 'listening' && id === idOf(own))
  guest.room.send('dial', { id: idOf(own), dial: 7 })
  const atGuest = await guest.hear((type) => type === 'linked')
  const atHost = await host.hear((type, { id }) => type === 'link' && id === idOf(own))
  expect(atGuest.dial).toBe(7)
  return { atGuest: Number(atGuest.link), atHost: Number(atHost.link) }
}

const framesAt = (friend: Friend) =>
  friend.heard.filter(({ type }) => type === 'f').map(({ message }) => Buffer.from(message as Uint8Array))

describe('[CO12] relayed links, through real sockets', () => {
  let relay: Relay
  beforeAll(async () => {
    relay = await localRelay()
  })
  afterAll(() => relay.close())

  it('frames of both lanes arrive unchanged and in order, and the end behind them', async () => {
    const [ann, ben] = [await comeIn(relay.port), await comeIn(relay.port)]
    const { atGuest, atHost } = await link(ann, ben)
    const big = randomBytes(16 * 1024)
    for (const one of [frame(atGuest, 0, 'first'), frame(atGuest, 1, 'second'), frame(atGuest, 0, big)])
      ben.room.sendBytes('f', one)
    ben.room.send('unlink', { link: atGuest })
    await ann.hear((type, message) => type === 'unlinked' && message.link === atHost)
    expect(framesAt(ann)).toEqual([frame(atHost, 0, 'first'), frame(atHost, 1, 'second'), frame(atHost, 0, big)])
    await Promise.all([ann, ben].map(({ room }) => room.leave()))
  })

  it('[CO12] what a guest says along with its dial is the first thing the host hears of the link', async () => {
    const [ann, ben] = [await comeIn(relay.port), await comeIn(relay.port)]
    const own = secret()
    ann.room.send('listen', { secret: own })
    await ann.hear((type, { id }) => type === 'listening' && id === idOf(own))
    ben.room.send('dial', { id: idOf(own), dial: 7, first: Buffer.from('hello').toString('base64url') })
    const atGuest = Number((await ben.hear((type) => type === 'linked')).link)
    ben.room.sendBytes('f', frame(atGuest, 1, 'second'))
    const atHost = Number((await ann.hear((type) => type === 'link')).link)
    await ann.hear((type) => type === 'f' && framesAt(ann).length === 2)
    expect(framesAt(ann)).toEqual([frame(atHost, 0, 'hello'), frame(atHost, 1, 'second')])
    await Promise.all([ann, ben].map(({ room }) => room.leave()))
  })

  it('whoever leaves without a word is said to be gone', async () => {
    const [ann, ben] = [await comeIn(relay.port), await comeIn(relay.port)]
    const { atGuest } = await link(ann, ben)
    ann.room.connection.close(3001)
    await ben.hear((type, message) => type === 'unlinked' && message.link === atGuest)
    await ben.room.leave()
  })

  it('an id is the hash of a secret, so reading the listing is not enough to listen in its place', async () => {
    const [ann, ben, mallory] = await Promise.all([1, 2, 3].map(() => comeIn(relay.port)))
    if (!ann || !ben || !mallory) throw new Error('nobody came')
    const own = secret()
    ann.room.send('listen', { secret: own })
    await ann.hear((type) => type === 'listening')
    mallory.room.send('listen', { secret: idOf(own) })
    await mallory.hear((type) => type === 'listening')
    ben.room.send('dial', { id: idOf(own), dial: 1 })
    await ann.hear((type) => type === 'link')
    expect(mallory.heard.some(({ type }) => type === 'link')).toBe(false)
    await Promise.all([ann, ben, mallory].map(({ room }) => room.leave()))
  })

  it('nonsense is dropped, an unknown id is answered, and a flood ends the link but not the lobby', async () => {
    const [ann, mallory] = [await comeIn(relay.port), await comeIn(relay.port)]
    const { atGuest, atHost } = await link(ann, mallory)
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0, 0, 0, 1), frame(99, 0, 'x'), frame(atHost, 0, 'not mine')])
      mallory.room.sendBytes('f', bytes)
    for (const type of ['listen', 'unlisten', 'dial', 'unlink', 'f'])
      for (const message of [undefined, 'x', [], { link: 'x', id: 5, dial: {}, secret: 'short' }])
        mallory.room.send(type, message)
    mallory.room.send('dial', { id: 'nobody', dial: 3 })
    await mallory.hear((type, message) => type === 'not-linked' && message.dial === 3)
    for (let i = 0; i <= LIMITS.relayed.linkFrames.count; i++) mallory.room.sendBytes('f', frame(atGuest, 0, 'x'))
    await mallory.hear((type, message) => type === 'unlinked' && message.link === atGuest)
    await ann.hear((type, message) => type === 'unlinked' && message.link === atHost)
    expect(framesAt(ann).every((one) => one.subarray(5).toString() === 'x')).toBe(true)
    expect((await ask(relay.port, '/health')).status).toBe(200)
    await Promise.all([ann, mallory].map(({ room }) => room.leave()))
  })

  it('relayed frames are not counted as messages to the lobby: a fast game does not get its host cut off', async () => {
    const [ann, ben] = [await comeIn(relay.port), await comeIn(relay.port)]
    const { atHost } = await link(ann, ben)
    for (let i = 0; i < 300; i++) ann.room.sendBytes('f', frame(atHost, 1, 'snapshot'))
    await ben.hear((type) => type === 'f' && ben.heard.length > 300)
    expect(framesAt(ben).length).toBeGreaterThan(290)
    await Promise.all([ann, ben].map(({ room }) => room.leave()))
  })
})
