import { createMatchmaker } from '@skirmish/sdk'
import { type NodeOptions, node } from '@skirmish/sdk/node'
import { findContract, transportContract } from '@skirmish/sdk/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { openPublic } from '../../sdk/src/adapters/public/open-public.js'
import { meetingAt } from '../../sdk/src/discover/public-meeting.js'
import type { Link } from '../../sdk/src/ports/link.js'
import { sumo } from '../../sdk/test/sumo.js'
import { freePort } from '../support/free-port.js'
import { draft, random, wait } from '../support/lan.js'
import { type PeerServerProcess, startPeerServer } from '../support/peer-server.js'

const platform = { load: loadPeer, random, clock: new TimerClock(), iceServers: [] }
const signal = AbortSignal.timeout(600_000)
let server: PeerServerProcess
const closing: { close(): void }[] = []
beforeAll(async () => {
  server = await startPeerServer()
})
afterEach(() => {
  for (const one of closing.splice(0)) one.close()
})
afterAll(() => server.stop())

/** One device at the server. */
function device(url = server.url) {
  const one = openPublic(url, platform)
  closing.push(one.transport)
  return one
}

describe('PublicTransport in Node, over PeerJS’s own server as it comes, keeps the transport contract', () => {
  for (const [name, check] of Object.entries(transportContract)) {
    it(name, () => check({ host: device().transport, guest: device().transport, wait }))
  }
})

describe('PublicDirectory, over PeerJS’s own server as it comes, keeps what a directory without a list promises', () => {
  for (const [name, check] of Object.entries(findContract)) {
    it(name, () => check({ host: device().directory, guest: device().directory, wait, random }))
  }
})

describe('PublicDirectory', () => {
  const openAddresses = [{ via: 'public', endpoint: 'https://0.peerjs.com/', id: 'ann' }]
  const linkTo = (id: string, guest = device()) =>
    guest.transport.dial({ via: 'public', endpoint: server.url, id }, { signal: AbortSignal.timeout(20_000) })
  /** What comes of a link: everything that is said on it until it is closed. */
  const hear = (link: Link) => {
    const said: Uint8Array[] = []
    link.onMessage((_, bytes) => said.push(bytes))
    return { said, closed: new Promise<void>((resolve) => link.onClose(resolve)) }
  }

  it('[DI12] where its code is taken a session gets another one, and is found by that', async () => {
    const [ann, ben, guest] = [device(), device(), device()]
    const first = await ann.directory.publish(draft({ name: 'Ann' }), { signal, code: 'K7QF2M' })
    const second = await ben.directory.publish(draft({ name: 'Ben' }), { signal, code: 'K7QF2M' })
    expect(first.code).toBe('K7QF2M')
    expect(second.code).not.toBe('K7QF2M')
    expect((await guest.directory.find(second.code, { signal }))?.listing.name).toBe('Ben')
    expect((await guest.directory.find('K7QF2M', { signal }))?.listing.name).toBe('Ann')
  })

  it('[DI37] a session outlives a restart of the server', async () => {
    const own = await startPeerServer()
    const [ann, guest] = [device(own.url), device(own.url)]
    const codes: string[] = []
    const session = await ann.directory.publish(draft(), { signal, code: 'K7QF2M' })
    session.onCode((code) => codes.push(code))
    await own.stop()
    const again = await startPeerServer(own.port)
    await expect.poll(() => guest.directory.find('K7QF2M', { signal }), { timeout: 20_000 }).toBeDefined()
    expect(codes).toEqual([])
    await again.stop()
  })

  it('[DI37] whose place is taken while the server was lost gets another code, and says so', async () => {
    const own = await startPeerServer()
    const [ann, guest] = [device(own.url), device(own.url)]
    const codes: string[] = []
    const session = await ann.directory.publish(draft({ name: 'Ann' }), { signal, code: 'K7QF2M' })
    session.onCode((code) => codes.push(code))
    await own.stop()
    const place = `ws://127.0.0.1:${own.port}/peerjs?key=peerjs&token=ben&id=${meetingAt('K7QF2M').id}`
    const [again, leave] = await Promise.all([startPeerServer(own.port), takePlace(place)])
    await expect.poll(() => codes.length, { timeout: 20_000 }).toBe(1)
    expect(session.code).toBe(codes[0])
    expect(session.code).not.toBe('K7QF2M')
    expect((await guest.directory.find(session.code, { signal }))?.listing.name).toBe('Ann')
    leave()
    await again.stop()
  })

  it('[DI37] who has the id and not the code is told nothing; an answer has no address on the LAN', async () => {
    const ann = device()
    const addresses = [...openAddresses, { via: 'peerjs', endpoint: 'here:4000', id: 'ann' }]
    const { code } = await ann.directory.publish(draft({ addresses }), { signal })
    const { id, ask } = meetingAt(code)
    const stranger = await linkTo(id)
    const heard = hear(stranger)
    stranger.send('events', new TextEncoder().encode(code))
    await heard.closed
    expect(heard.said).toEqual([])
    const friend = await linkTo(id)
    const told = hear(friend)
    friend.send('events', ask)
    friend.send('events', ask) // once is enough
    await told.closed
    expect(told.said.length).toBe(1)
    expect((await device().directory.find(code, { signal }))?.listing.addresses).toEqual(openAddresses)
  })

  it('[DI37] strangers who come and say nothing are sent away, and keep nobody else out for long', async () => {
    const { code } = await device().directory.publish(draft(), { signal })
    const guest = device()
    const links = await Promise.all(Array.from({ length: 16 }, () => linkTo(meetingAt(code).id, guest)))
    const began = performance.now()
    await expect(device().directory.find(code, { signal })).rejects.toMatchObject({ code: 'session/busy' })
    await Promise.all(links.map((link) => hear(link).closed))
    expect(performance.now() - began).toBeLessThan(8000)
    expect((await device().directory.find(code, { signal }))?.listing.code).toBe(code)
  })

  it('[DI37] who sits at an id and answers nonsense, or another session, has no session to join', async () => {
    const { id } = meetingAt('K7QF2M')
    const liar = await device().transport.listen({ signal, id })
    const answers = ['{', '[]', 'null', JSON.stringify({ ...draft(), code: '222222' })]
    liar.onLink((link) => link.send('events', new TextEncoder().encode(answers.shift())))
    const guest = device()
    while (answers.length > 0) expect(await guest.directory.find('K7QF2M', { signal })).toBeUndefined()
  })

  it('[CO18] a listing leads to no other server; a server that is away is called that', async () => {
    const away = `http://127.0.0.1:${await freePort()}/`
    const dial = device().transport.dial({ via: 'public', endpoint: away, id: 'ann' }, { signal })
    await expect(dial).rejects.toMatchObject({ code: 'connect/no-path' })
    const there = device(away)
    await expect(there.directory.find('K7QF2M', { signal })).rejects.toMatchObject({
      code: 'discover/public-unreachable',
    })
    await expect(there.directory.publish(draft(), { signal })).rejects.toMatchObject({
      code: 'discover/public-unreachable',
    })
  })
})

/** Takes a place at a server as soon as it is there. */
function takePlace(url: string): Promise<() => void> {
  return new Promise((resolve) => {
    const attempt = () => {
      const socket = new WebSocket(url)
      socket.on('message', () => resolve(() => socket.close()))
      socket.on('error', () => setTimeout(attempt, 20))
    }
    attempt()
  })
}

describe('friends in Node games who share no lobby and no LAN', () => {
  async function place(name: string, change: NodeOptions = {}) {
    const options = { lan: false, publicSignaling: server.url, ...change }
    const matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...node(options) })
    closing.push(matchmaker)
    return matchmaker
  }

  it('[DI37] meet by code and by link, and play', async () => {
    const ann = await (await place('Ann')).host()
    const ben = await (await place('Ben')).join(ann.invitation.code)
    const cleo = await (await place('Cleo')).join(ann.invitation.link)
    expect(ann.players.map(({ name }) => name).sort()).toEqual(['Ann', 'Ben', 'Cleo'])
    expect([ben.net.path, cleo.net.path]).toEqual(['lan', 'lan'])
    ben.ready()
    cleo.ready()
    await expect.poll(() => ann.players.every(({ ready, host }) => ready || host)).toBe(true)
    ann.start()
    await expect.poll(() => [ben.phase, cleo.phase], { timeout: 10_000 }).toEqual(['playing', 'playing'])
    await ben.act('giveUp', {})
    await cleo.act('giveUp', {})
    await expect.poll(() => cleo.outcome?.standings[0]?.map(({ name }) => name)).toEqual(['Ann'])
  })

  it('join asks a lobby that is dead and the public server at once: the one that works wins', async () => {
    const relay = `http://127.0.0.1:${await freePort()}/`
    const ann = await (await place('Ann', { relay })).host()
    const ben = await (await place('Ben', { relay })).join(ann.invitation.code)
    expect(ben.players.length).toBe(2)
  })

  it('[CO15] who does not want to show their address never meets there', async () => {
    const ann = await (await place('Ann')).host()
    const bens = await place('Ben')
    await expect(bens.join(ann.invitation.code, { path: 'relayed' })).rejects.toMatchObject({
      code: 'connect/no-relay',
    })
  })

  it('a code that nobody has is called unknown when the server has said so, in less than 9 s', async () => {
    const began = performance.now()
    await expect((await place('Ben')).join('222222')).rejects.toMatchObject({ code: 'discover/unknown-code' })
    expect(performance.now() - began).toBeLessThan(9000)
  })
})
