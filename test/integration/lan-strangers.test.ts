import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { DoorTransport } from '../../sdk/src/adapters/lan/door-transport.js'
import { LanDirectory } from '../../sdk/src/adapters/lan/lan-directory.js'
import { LanEndpoint } from '../../sdk/src/adapters/lan/lan-endpoint.js'
import { openSocket } from '../../sdk/src/adapters/node/open-socket.js'
import {
  encodeLanPacket,
  type LanPacket,
  type LanProbe,
  MAX_PACKET,
  parseLanPacket,
} from '../../sdk/src/discover/lan-packet.js'
import type { Link } from '../../sdk/src/ports/link.js'
import { announcement } from '../../sdk/test/discover/lan-announcement.js'
import { draft, freeUdpPort, onlyThisDevice, random, wait } from '../support/lan.js'

const closing: { close(): void }[] = []
afterEach(() => {
  for (const one of closing.splice(0)) one.close()
})
const platform = { random, openSocket }
const signal = AbortSignal.timeout(30_000)

describe('strangers who speak on the LAN', () => {
  async function place() {
    const port = await freeUdpPort()
    const directory = new LanDirectory({ network: onlyThisDevice(), platform, port })
    const socket: Socket = createSocket('udp4')
    const heard: Buffer[] = []
    socket.on('message', (bytes) => heard.push(bytes))
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    closing.push(directory, socket)
    const say = (bytes: Uint8Array) => new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', resolve))
    const packet = (one: LanPacket) => encodeLanPacket(one) ?? new Uint8Array()
    return { directory, say, packet, heard }
  }
  const probe = (nonce: number, asker?: LanProbe['asker']): LanPacket => {
    return { kind: 'probe', nonce, alone: false, game: undefined, code: undefined, asker }
  }

  it('[DI11] a flood of probes gets 10 answers a second, none larger than a probe; the same probe gets one', async () => {
    const { directory, say, packet, heard } = await place()
    await directory.publish(draft(), { signal })
    for (let i = 0; i < 20; i++) await say(packet(probe(7)))
    await expect.poll(() => heard.length).toBe(1)
    for (let i = 0; i < 180; i++) await say(packet(probe(100 + i)))
    await wait(100)
    expect(heard.length).toBeGreaterThan(1)
    expect(heard.length).toBeLessThanOrEqual(20) // two seconds may have begun
    for (const bytes of heard) {
      expect(parseLanPacket(bytes)?.kind).toBe('answer')
      expect(bytes.length).toBeLessThanOrEqual(1000)
    }
  })

  it('[DI9] what is too short for a probe, too long for a packet, or noise, gets no answer and does no harm', async () => {
    const { directory, say, packet, heard } = await place()
    await directory.publish(draft(), { signal })
    await say(packet(probe(1)).subarray(0, 999))
    await say(Buffer.concat([packet(probe(2)), Buffer.alloc(MAX_PACKET - 999)]))
    await say(Buffer.alloc(9000, 83))
    for (let i = 0; i < 50; i++) await say(random(1 + i * 20))
    await wait(50)
    expect(heard).toEqual([])
    await say(packet(probe(3)))
    await expect.poll(() => heard.length).toBe(1)
  })

  it('[DI10] a goodbye without the secret, an answer nobody asked for, and a flood of sessions do no harm', async () => {
    const { directory, say, packet } = await place()
    const publication = await directory.publish(draft({ name: 'Ann' }), { signal })
    let names: string[] = []
    directory.watch((listings) => {
      names = listings.map(({ name }) => name)
    })
    await expect.poll(() => names).toEqual(['Ann'])
    await say(packet({ kind: 'goodbye', secret: random(32) }))
    await say(packet({ kind: 'answer', nonce: 1, announcement: announcement({ name: 'Unasked' }) }))
    await wait(100)
    expect(names).toEqual(['Ann'])
    for (let i = 0; i < 150; i++)
      await say(packet({ kind: 'announce', announcement: announcement({ name: 'Many', sessionKey: random(32) }) }))
    await expect.poll(() => names.length).toBe(64)
    await wait(100)
    expect(names.length).toBe(64)
    publication.close()
    await expect.poll(() => names).not.toContain('Ann')
  })

  it('[DI11] who is not on one of our networks is not answered, even when somebody here passes it on', async () => {
    const { directory, say, packet, heard } = await place()
    await directory.publish(draft(), { signal })
    const asker = { address: '203.0.113.9', port: 9 }
    for (let nonce = 1; nonce < 5; nonce++) await say(packet(probe(nonce, asker)))
    await wait(50)
    expect(heard).toEqual([])
  })

  it('[DI11] who asks from a port that there is not gets no answer, and does no harm', async () => {
    const { directory, say, packet, heard } = await place()
    await directory.publish(draft(), { signal })
    await say(packet(probe(1, { address: '127.0.0.1', port: 0 })))
    await say(packet(probe(2)))
    await expect.poll(() => heard.length).toBe(1)
  })
})

describe('[CO14] strangers at the endpoint of a host', () => {
  async function place() {
    const endpoint = new LanEndpoint(onlyThisDevice())
    const transport = new DoorTransport(endpoint, platform)
    closing.push(transport, endpoint)
    const listener = await transport.listen({ signal })
    const links: Link[] = []
    listener.onLink((link) => links.push(link))
    const { port } = await endpoint.open()
    const knock = (path: string, headers: Record<string, string> = {}) => {
      const { origin, ...others } = headers
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: others, ...(origin && { origin }) })
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      const said = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))))
      const status = new Promise<number>((resolve) => {
        socket.once('open', () => resolve(101))
        socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0))
        socket.on('error', () => resolve(0))
      })
      return { socket, closed, said, status }
    }
    return { port, links, knock, door: `/lobby/links/${listener.address.id}`, signals: '/peerjs?key=peerjs' }
  }

  it('a web page from elsewhere gets in neither by our address nor by a name of its own; one of a lobby here does', async () => {
    const { knock, door, signals, port } = await place()
    for (const path of [door, `${signals}&id=a&token=a`]) {
      expect(await knock(path, { host: `evil.example:${port}` }).status).toBe(403)
      expect(await knock(path, { origin: 'http://evil.example' }).status).toBe(403)
      expect(await knock(path, { origin: 'http://203.0.113.9' }).status).toBe(403)
      expect(await knock(path, { origin: 'null' }).status).toBe(403)
    }
    for (const origin of ['http://127.0.0.1:7777', 'http://laptop.local:7777', 'http://localhost:7777'])
      expect(await knock(door, { origin }).status).toBe(101)
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  })

  it('a door nobody is behind is said so, and other paths are none', async () => {
    const { knock, door } = await place()
    const nobody = knock('/lobby/links/nobody')
    expect([await nobody.said, await nobody.closed]).toEqual(['{"linked":false}', 4404])
    for (const path of ['/', '/lobby/sessions/222222', `${door}/x`, '/peerjs', '/peerjs?key=x&id=a&token=a', '//'])
      expect(await knock(path).status, path).not.toBe(101)
  })

  it('a first message comes with the upgrade; nonsense is dropped, and who is too loud loses the link', async () => {
    const { knock, door, links } = await place()
    const { socket, closed, said } = knock(`${door}?first=${Buffer.from('hello').toString('base64url')}`)
    expect(await said).toBe('{"linked":true}')
    const heard: string[] = []
    links[0]?.onMessage((lane, bytes) => heard.push(`${lane} ${Buffer.from(bytes)}`))
    for (const data of ['text', Buffer.alloc(0), Buffer.from([7, 7]), Buffer.from([1, 65])]) socket.send(data)
    await expect.poll(() => heard).toEqual(['events hello', 'state A'])
    for (let i = 0; i < 1100; i++) socket.send(Buffer.from([1, 66]))
    expect(await closed).toBe(1006)
  })

  it('a payload that is too large ends its socket, in signaling and at a door', async () => {
    const { knock, door, signals } = await place()
    for (const path of [door, `${signals}&id=a&token=a`]) {
      const { socket, status, closed } = knock(path)
      expect(await status).toBe(101)
      socket.send('x'.repeat(70_000))
      expect(await closed).toBe(1009)
    }
  })

  it('whoever connects and says nothing, or no longer answers, is gone within 10 s; an address has so many sockets', async () => {
    const { port, signals, door } = await place()
    const start = performance.now()
    const silent = connect(port, '127.0.0.1')
    const deaf = [door, `${signals}&id=a&token=a`].map(
      (path) => new WebSocket(`ws://127.0.0.1:${port}${path}`, { autoPong: false }),
    )
    const many = Array.from({ length: 40 }, () => connect(port, '127.0.0.1').on('error', () => {}))
    await expect.poll(() => many.filter((socket) => socket.closed).length).toBeGreaterThanOrEqual(11)
    silent.resume()
    await Promise.all([
      once(silent, 'close'),
      ...deaf.map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    ])
    expect(performance.now() - start).toBeLessThan(10_000)
  }, 15_000)
})
