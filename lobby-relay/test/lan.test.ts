import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { LanDirectory, LanNetwork, openSocket } from '@skirmish/sdk/lan'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeLanPacket, type LanPacket, parseLanPacket } from '../../sdk/src/discover/lan-packet.js'
import { announcement } from '../../sdk/test/discover/lan-announcement.js'
import { freeUdpPort, draft as nodeDraft, random, wait } from '../../test/support/lan.js'
import { lanNetwork } from '../src/lan-network.js'
import { LIMITS } from '../src/limits.js'
import { ask, comeIn, draft, type Friend, listingsOf, localRelay, offer, publish, secret } from './friends.js'

const closing: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close()
})

/** A LAN of this device alone, that no other test is on. */
async function place() {
  const port = await freeUdpPort()
  const node = () => {
    const directory = new LanDirectory({ network: new LanNetwork([]), platform: { random, openSocket }, port })
    closing.push(directory)
    return directory
  }
  const lobby = async () => {
    const relay = await localRelay({ lan: { port, interfaces: [] } })
    closing.push(relay)
    const watcher = await comeIn(relay.port)
    watcher.room.send('watch')
    return { relay, watcher }
  }
  const speaker = async () => {
    const socket = createSocket('udp4')
    const heard: LanPacket[] = []
    socket.on('message', (bytes) => {
      const packet = parseLanPacket(bytes)
      if (packet) heard.push(packet)
    })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    closing.push(socket)
    const say = (packet: LanPacket) =>
      new Promise((resolve) => socket.send(encodeLanPacket(packet) ?? new Uint8Array(), port, '127.0.0.1', resolve))
    return { say, heard }
  }
  /** All datagrams on this LAN, without a word. */
  const ear = async () => {
    const heard: LanPacket[] = []
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    socket.on('message', (bytes) => {
      const packet = parseLanPacket(bytes)
      if (packet) heard.push(packet)
    })
    socket.bind(port, '0.0.0.0')
    await once(socket, 'listening')
    closing.push(socket)
    return heard
  }
  return { port, node, lobby, speaker, ear }
}

const names = (friend: Friend) =>
  listingsOf(friend)
    .map(({ name }) => name)
    .sort()
const signal = AbortSignal.timeout(30_000)

describe('a lobby on its LAN', () => {
  it('[DI13] lists the sessions of Node games, follows them, and lets them go with their goodbye', async () => {
    const { node, lobby } = await place()
    const { relay, watcher } = await lobby()
    const published = await node().publish(nodeDraft({ name: 'Ann' }), { signal })
    await expect.poll(() => names(watcher)).toEqual(['Ann'])
    const [listing] = listingsOf(watcher)
    expect(listing?.addresses).toEqual([{ via: 'relayed', endpoint: 'here:4000', id: 'ann' }])
    published.update(nodeDraft({ sessionKey: listing?.sessionKey ?? '', name: 'Ann', seats: { taken: 3, max: 4 } }))
    await expect.poll(() => listingsOf(watcher)[0]?.seats.taken).toBe(3)
    const answer = await ask(relay.port, `/lobby/sessions/${published.code}`)
    expect(JSON.parse(answer.body)).toMatchObject({ name: 'Ann', addresses: [{ endpoint: 'here:4000' }] })
    expect(relay.health()).toMatchObject({ sessions: 0, heard: 1 })
    published.close()
    await expect.poll(() => names(watcher)).toEqual([])
  })

  it('[DI14] is heard by Node games: its public sessions, at its own port, until they are gone', async () => {
    const { node, lobby } = await place()
    const { relay, watcher } = await lobby()
    const ann = await comeIn(relay.port)
    const { code, id } = await offer(ann)
    let heard: readonly { code: string; addresses: readonly { endpoint: string; id: string }[] }[] = []
    node().watch((listings) => {
      heard = listings
    })
    await expect.poll(() => heard.map((one) => one.code)).toEqual([code])
    expect(heard[0]?.addresses).toEqual([{ via: 'relayed', endpoint: `http://127.0.0.1:${relay.port}/`, id }])
    await expect.poll(() => names(watcher)).toEqual(["Ann's ring"]) // once, though the lobby hears itself
    await relay.close()
    await expect.poll(() => heard.length).toBe(0)
  })

  it('[DI16] two lobbies show each other’s sessions, once, and never say again what they only heard', async () => {
    const { lobby, node, ear } = await place()
    const packets = await ear()
    const [first, second] = [await lobby(), await lobby()]
    const ann = await comeIn(first.relay.port)
    const { code } = await offer(ann)
    await node().publish(nodeDraft({ name: 'Node' }), { signal })
    await expect.poll(() => names(second.watcher)).toEqual(["Ann's ring", 'Node'])
    await expect.poll(() => names(first.watcher)).toEqual(["Ann's ring", 'Node'])
    expect((await ask(second.relay.port, `/lobby/sessions/${code}`)).status).toBe(200)
    await wait(2500) // everybody has announced again
    expect([names(first.watcher), names(second.watcher)]).toEqual(Array(2).fill(["Ann's ring", 'Node']))
    const goodbyes = new Map<string, Set<string>>()
    for (const packet of packets) {
      if (packet.kind !== 'announce') continue
      const { name, goodbye } = packet.announcement
      goodbyes.set(name, (goodbyes.get(name) ?? new Set()).add(Buffer.from(goodbye).toString('hex')))
    }
    // One voice for each session.
    expect([...goodbyes].map(([name, voices]) => [name, voices.size]).sort()).toEqual([
      ["Ann's ring", 1],
      ['Node', 1],
    ])
    ann.room.connection.close(3001)
    await expect.poll(() => listingsOf(second.watcher).map(({ state }) => state)).toContain('waiting')
  })

  it('[DI15] of two sessions with one code the list shows both, and who asks by code gets the lobby’s own', async () => {
    const { lobby, node } = await place()
    const { relay, watcher } = await lobby()
    const { code } = await offer(await comeIn(relay.port))
    await node().publish(nodeDraft({ name: 'Other' }), { signal, code })
    await expect.poll(() => names(watcher)).toEqual(["Ann's ring", 'Other'])
    expect(JSON.parse((await ask(relay.port, `/lobby/sessions/${code}`)).body)).toMatchObject({ name: "Ann's ring" })
  })

  it('[DI15] a private session is found by its code from another lobby, and by nobody who does not know it', async () => {
    const { lobby } = await place()
    const [first, second] = [await lobby(), await lobby()]
    const ann = await comeIn(first.relay.port)
    const own = secret()
    ann.room.send('listen', { secret: own })
    const { id } = await ann.hear((type) => type === 'listening')
    const addresses = [{ via: 'relayed', endpoint: 'lobby', id: String(id) }]
    const hidden = { ...draft('Hidden'), visibility: 'private', addresses }
    const { code } = await publish(ann, { secret: secret(), listing: hidden })
    await wait(300)
    const { status, body } = await ask(second.relay.port, `/lobby/sessions/${code}`)
    expect([status, JSON.parse(body).name]).toEqual([200, 'Hidden'])
    expect((await ask(second.relay.port, '/lobby/sessions/222222')).status).toBe(404)
    expect(names(second.watcher)).toEqual([])
  })

  it('[DI15] a flood of codes is no flood of probes, and a good code waits for none of it', async () => {
    const { lobby, ear } = await place()
    const packets = await ear()
    const { relay } = await lobby()
    const { code } = await offer(await comeIn(relay.port))
    const start = performance.now()
    const flood = Array.from({ length: 60 }, (_, n) =>
      ask(relay.port, `/lobby/sessions/2222${'23456789'[n >> 3]}${'23456789'[n & 7]}`).catch(() => undefined),
    )
    await wait(300)
    const asked = performance.now()
    expect((await ask(relay.port, `/lobby/sessions/${code}`)).status).toBe(200)
    expect(performance.now() - asked).toBeLessThan(500)
    await wait(700)
    const probes = packets.filter((packet) => packet.kind === 'probe' && packet.code !== undefined)
    const seconds = Math.ceil((performance.now() - start) / 1000)
    expect(probes.length).toBeGreaterThan(0)
    // Five probes for each code, to the broadcast and to the group.
    expect(probes.length).toBeLessThanOrEqual((seconds + 1) * LIMITS.lanSearches * 5 * 2)
    await Promise.all(flood)
  })

  it('[DI13] a stranger on the LAN changes nothing of the lobby’s own, and fills no more than a share', async () => {
    const { lobby, speaker } = await place()
    const { relay, watcher } = await lobby()
    const ann = await comeIn(relay.port)
    const { code } = await offer(ann)
    await expect.poll(() => names(watcher)).toEqual(["Ann's ring"])
    const [own] = listingsOf(watcher)
    const { say } = await speaker()
    const forged = announcement({ code, name: 'Mine now', sessionKey: Buffer.from(own?.sessionKey ?? '', 'base64url') })
    await say({ kind: 'announce', announcement: forged })
    for (let n = 0; n < 150; n++) {
      const [sessionKey, goodbye] = [random(32), random(32)]
      await say({ kind: 'announce', announcement: announcement({ name: `Many ${n}`, sessionKey, goodbye }) })
    }
    await expect.poll(() => names(watcher).length).toBe(LIMITS.announced) // the forged one has a place, and is not shown
    expect(listingsOf(watcher).find((one) => one.sessionKey === own?.sessionKey)).toEqual(own)
    expect(JSON.parse((await ask(relay.port, `/lobby/sessions/${code}`)).body)).toEqual(own)
    const { code: next } = await publish(ann, { secret: secret(), listing: draft('Another') }, 2)
    expect(typeof next).toBe('string')
    await expect.poll(() => names(watcher)).toContain('Another')
  })

  it('[DI17] speaks where people reach it, on networks at home only, and not at all when it is told not to', async () => {
    expect(lanNetwork(false, '0.0.0.0')).toBeUndefined()
    expect(lanNetwork(undefined, '127.0.0.1')).toBeUndefined()
    expect(lanNetwork(true, '127.0.0.1')?.interfaces.map(({ address }) => address)).toEqual(['127.0.0.1'])
    expect(lanNetwork({ interfaces: [] }, '0.0.0.0')?.towards('203.0.113.7')).toBeUndefined()
    const { ear, port } = await place()
    const packets = await ear()
    const relay = await localRelay({ lan: false })
    closing.push(relay)
    await offer(await comeIn(relay.port))
    await wait(400)
    expect([packets, relay.health().heard, port > 0]).toEqual([[], null, true])
  })

  it('[DI16] lets in the pages of lobbies on its networks, and no others', async () => {
    const { lobby } = await place()
    const { relay } = await lobby()
    const host = `127.0.0.1:${relay.port}`
    for (const [origin, status] of [
      ['http://127.0.0.2:7777', 200],
      ['http://party.local:7777', 200],
      ['http://192.0.2.7:7777', 403],
      ['http://evil.example', 403],
      ['null', 403],
    ] as const)
      expect((await ask(relay.port, '/health', { host, origin })).status, origin).toBe(status)
  })
})
