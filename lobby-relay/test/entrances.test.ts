import { createSocket, type Socket } from 'node:dgram'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Relay } from '../src/relay.js'
import { addressBytes } from '../src/stun.js'
import { ask, comeIn, localRelay } from './friends.js'

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

describe('the entrances of the relay', () => {
  let relay: Relay
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lobby-'))
    await mkdir(join(folder, 'page', 'assets'), { recursive: true })
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await writeFile(join(folder, 'page', 'index.html'), '<title>Lobby</title>')
    await writeFile(join(folder, 'page', 'empty.txt'), '')
    await writeFile(join(folder, 'page', 'assets', 'main-4f3a.js'), 'export {}')
    await symlink(join(folder, 'secret.txt'), join(folder, 'page', 'link.txt'))
    const allowedOrigins = ['https://game.example']
    relay = await localRelay({ stun: true, page: join(folder, 'page'), allowedOrigins })
  })
  afterAll(async () => {
    await relay.close()
    await rm(folder, { recursive: true })
  })

  it('lets in who knows us by address or own name', async () => {
    for (const host of ['127.0.0.1', '192.168.1.5:7777', 'localhost:1', '[fe80::1]:7777', 'game.example']) {
      expect((await ask(relay.port, '/health', { host })).status, host).toBe(200)
    }
  })

  it('turns away other names and other pages, with requests and with sockets', async () => {
    const own = `127.0.0.1:${relay.port}`
    const strangers = [
      { host: 'evil.example' },
      { host: 'localhost.evil.example' },
      { host: own, origin: 'http://evil.example' },
      { host: own, origin: 'http://127.0.0.1.evil.example' },
      { host: own, origin: 'null' },
      { host: own, origin: 'chrome-extension://abcdefgh' },
      { host: own, origin: 'http://game.example' },
    ]
    for (const headers of strangers) {
      expect((await ask(relay.port, '/health', headers)).status, JSON.stringify(headers)).toBe(403)
      for (const path of ['/peerjs?key=peerjs&id=a&token=b', '/lobby/sessions/K7QF2M', '/lobby/links/a']) {
        const socket = await ask(relay.port, path, { ...UPGRADE, ...headers })
        expect(socket.status, `${path} ${JSON.stringify(headers)}`).toBe(403)
      }
    }
  })

  it('lets in pages of its own, of this machine, and of the list, and lets them read', async () => {
    const host = `127.0.0.1:${relay.port}`
    const apps = ['file://', 'app://puck-sumo']
    for (const origin of [`http://${host}`, 'http://localhost:5173', 'https://game.example', ...apps]) {
      const { status, headers } = await ask(relay.port, '/health', { host, origin })
      expect([status, headers['access-control-allow-origin']]).toEqual([200, origin])
      expect((await ask(relay.port, '/peerjs?key=peerjs&id=a&token=b', { ...UPGRADE, host, origin })).status).toBe(101)
    }
  })

  it('serves the page, with what a browser must not do', async () => {
    const { status, headers, body } = await ask(relay.port, '/?x=1')
    expect([status, body]).toEqual([200, '<title>Lobby</title>'])
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer' })
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'self'",
      "script-src 'self'",
      "connect-src 'self' ws: http:",
      "img-src 'self' data: blob:",
      "style-src 'self'",
      "style-src-attr 'unsafe-inline'",
      "worker-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    const asset = await ask(relay.port, '/assets/main-4f3a.js')
    expect(asset.headers['cache-control']).toContain('immutable')
    expect(asset.headers['content-type']).toContain('text/javascript')
    expect((await ask(relay.port, '/empty.txt')).status).toBe(200)
    expect(await ask(relay.port, '/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
    expect((await ask(relay.port, '/', {}, 'POST')).status).toBe(405)
  })

  it('serves nothing outside its folder', async () => {
    const ways = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/link.txt',
    ]
    for (const path of [...ways, '//etc/passwd', '/%', '/%00', '/assets', '/assets/']) {
      const { status, body } = await ask(relay.port, path)
      expect([status, body.includes('secret')], path).toEqual([404, false])
    }
  })

  it('carries PeerJS signals between two peers, and lists none', async () => {
    const peer = async (id: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/peerjs?key=peerjs&id=${id}&token=t-${id}`)
      const heard: Record<string, unknown>[] = []
      const next = () => new Promise<void>((resolve) => socket.once('message', () => resolve()))
      socket.on('message', (data) => heard.push(JSON.parse(String(data))))
      await next()
      return { socket, heard, next }
    }
    const ann = await peer('ann')
    const ben = await peer('ben')
    expect(ann.heard).toEqual([{ type: 'OPEN' }])
    const heard = ann.next()
    ben.socket.send('no json')
    ben.socket.send('null')
    ben.socket.send(JSON.stringify({ type: 'OFFER', dst: 'ann', payload: { sdp: 'x' } }))
    await heard
    expect(ann.heard[1]).toMatchObject({ type: 'OFFER', src: 'ben', payload: { sdp: 'x' } })
    expect((await ask(relay.port, '/peerjs/id')).status).toBe(200)
    expect((await ask(relay.port, '/peerjs/peers')).status).toBe(401)
    const closed = new Promise((resolve) => ben.socket.once('close', resolve))
    ben.socket.send('x'.repeat(100_000))
    await closed
    ann.socket.close()
  })

  it('knows no other sockets', async () => {
    for (const path of ['/', '/x/y?sessionId=__proto__', '//peerjs', '/peerjs/x']) {
      await expect(ask(relay.port, path, UPGRADE), path).rejects.toThrow()
    }
  })

  it('no request target, however odd, ends the relay', async () => {
    const odd = [
      '/\\[',
      '/\\@:x',
      '/[',
      '\\\\[',
      '*',
      'http://[',
      '/?a=%',
      '/%ff?sessionId=%',
      '/peerjs?%[',
      '/lobby/links/[?first=[',
    ]
    for (const target of [...odd, `/${'['.repeat(5000)}`]) {
      for (const headers of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
        await said(relay.port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`)
        expect((await ask(relay.port, '/health')).status, `${target} ${headers}`).toBe(200)
      }
    }
  })

  it('answers STUN with the address it sees, and garbage not at all', async () => {
    expect(relay.health().stun).toBe(relay.port)
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const request = Buffer.from('000100002112a442000102030405060708090a0b', 'hex')
    for (const garbage of [request.subarray(0, 19), Buffer.alloc(20), Buffer.from('hello')]) {
      socket.send(garbage, relay.port, '127.0.0.1')
    }
    const answer = await firstAnswer(socket, () => socket.send(request, relay.port, '127.0.0.1'))
    expect(answer.subarray(4, 20)).toEqual(request.subarray(4))
    expect(answer.readUInt16BE(0)).toBe(0x0101)
    expect(answer.readUInt16BE(26) ^ 0x2112).toBe(socket.address().port)
    expect(answer.subarray(28).map((byte, i) => byte ^ (request[4 + i] ?? 0))).toEqual(Buffer.from([127, 0, 0, 1]))
    socket.close()
  })

  it('[CO27] has a second STUN port and tells it, also when the one it likes best is taken', async () => {
    const stunOf = async (one: Relay) => JSON.parse((await ask(one.port, '/lobby/info')).body).stun
    const [first, second, ...more] = await stunOf(relay)
    expect([first, more]).toEqual([relay.port, []])
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const request = Buffer.from('000100002112a442000102030405060708090a0b', 'hex')
    const told = []
    for (const port of [first, second])
      told.push(await firstAnswer(socket, () => socket.send(request, port, '127.0.0.1')))
    expect(told[0]).toEqual(told[1])
    const taken = createSocket('udp4')
    const other = await localRelay()
    const { port } = other
    await other.close()
    const liked = port < 55_536 ? port + 10_000 : port - 10_000
    await new Promise<void>((resolve) => taken.bind(liked, '127.0.0.1', resolve))
    const again = await localRelay({ stun: true, port })
    const [, elsewhere] = await stunOf(again)
    expect(elsewhere).not.toBe(liked)
    expect(await firstAnswer(socket, () => socket.send(request, elsewhere, '127.0.0.1'))).toEqual(told[0])
    await again.close()
    for (const one of [socket, taken]) one.close()
  })

  it('works without STUN when the UDP port is taken', async () => {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const { port } = socket.address()
    const other = await localRelay({ stun: true, port })
    expect(other.health()).toMatchObject({ ok: true, stun: null })
    await other.close()
    socket.close()
  })

  it('closes within a second with everybody inside, and its port is free again', async () => {
    const other = await localRelay({ stun: true })
    const friends = await Promise.all([comeIn(other.port), comeIn(other.port)])
    const peer = new WebSocket(`ws://127.0.0.1:${other.port}/peerjs?key=peerjs&id=z&token=z`)
    await new Promise((resolve) => peer.once('message', resolve))
    const start = performance.now()
    await Promise.all([other.close(), other.close()])
    expect(performance.now() - start).toBeLessThan(1000)
    await Promise.all(friends.map((friend) => friend.closed))
    await (await localRelay({ stun: true, port: other.port })).close()
  })

  it('rejects when its port is taken', async () => {
    await expect(localRelay({ port: relay.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('addresses', () => {
  it('reads them as Node writes them', () => {
    expect(addressBytes('::ffff:10.0.0.7')).toEqual(Uint8Array.of(10, 0, 0, 7))
    expect(addressBytes('fe80::1%eth0')?.join()).toBe('254,128,0,0,0,0,0,0,0,0,0,0,0,0,0,1')
    expect(addressBytes('::')).toEqual(new Uint8Array(16))
    for (const odd of ['', '1.2.3', '256.1.1.1', '1::2::3', 'g::1', '1:2:3']) expect(addressBytes(odd)).toBeUndefined()
  })
})

/** Sends these very bytes, and waits until they are answered or the socket is closed. */
function said(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const done = () => {
      socket.destroy()
      resolve()
    }
    for (const event of ['data', 'close', 'error']) socket.once(event, done)
  })
}

function firstAnswer(socket: Socket, ask: () => void): Promise<Buffer> {
  return new Promise((resolve) => {
    socket.once('message', resolve)
    ask()
  })
}
