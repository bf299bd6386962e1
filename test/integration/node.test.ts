import { randomBytes } from 'node:crypto'
import { createMatchmaker } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { directoryContract, presenceContract, transportContract } from '@skirmish/sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { openSocket } from '../../sdk/src/adapters/node/open-socket.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { RelayDirectory } from '../../sdk/src/adapters/relay/relay-directory.js'
import { RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { RelayPresence } from '../../sdk/src/adapters/relay/relay-presence.js'
import { RelayedTransport } from '../../sdk/src/adapters/relay/relayed-transport.js'
import { PeerJsTransport } from '../../sdk/src/adapters/webrtc/peerjs-transport.js'
import { looksOf } from '../../sdk/test/matchmaker/somebody.js'
import { sumo } from '../../sdk/test/sumo.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'

const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
const platform = { random, openSocket }
const clock = new TimerClock()
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})
afterAll(async () => {
  expect(await relay.stop()).toBe(0)
})

describe('PeerJsTransport in Node, over a real relay, keeps the transport contract', () => {
  for (const [name, check] of Object.entries(transportContract)) {
    it(name, async () => {
      const platform = { load: loadPeer, random, clock, iceServers: [{ urls: `stun:127.0.0.1:${relay.port}` }] }
      const [host, guest] = [new PeerJsTransport(relay.url, platform), new PeerJsTransport(relay.url, platform)]
      const close = async () => {
        host.close()
        guest.close()
      }
      await check({ host, guest, wait }).finally(close)
    })
  }
})

describe.each([
  { way: 'a door', enters: false },
  { way: 'the lobby', enters: true },
])('RelayedTransport, by $way of a real relay, keeps the transport contract', ({ enters }) => {
  for (const [name, check] of Object.entries(transportContract)) {
    it(name, async () => {
      const lobbies = [new RelayLobby(relay.url, clock), new RelayLobby(relay.url, clock)] as const
      const [host, guest] = [new RelayedTransport(lobbies[0], platform), new RelayedTransport(lobbies[1], platform)]
      const close = async () => {
        for (const lobby of lobbies) lobby.close()
      }
      const entered = new Promise<void>((resolve) => lobbies[1].on('joined', resolve))
      if (enters) lobbies[1].open()
      if (enters) await entered
      await check({ host, guest, wait }).finally(close)
    })
  }
})

/** One device's directory, with a lobby of its own. */
function place(url: string) {
  const lobby = new RelayLobby(url, clock)
  return Object.assign(new RelayDirectory(lobby, platform), { close: () => lobby.close() })
}

describe('RelayDirectory, with a real relay, keeps the directory contract', () => {
  for (const [name, check] of Object.entries(directoryContract)) {
    it(name, async () => {
      const [host, guest] = [place(relay.url), place(relay.url)]
      const close = async () => {
        host.close()
        guest.close()
      }
      await check({ host, guest, wait, random }).finally(close)
      await wait(150) // what the check left behind is gone for the next one
    })
  }
})

describe('RelayPresence, with a real relay, keeps the contract of people who see each other', () => {
  for (const [name, check] of Object.entries(presenceContract)) {
    it(name, async () => {
      const lobbies = [new RelayLobby(relay.url, clock), new RelayLobby(relay.url, clock)] as const
      const [ann, ben] = [new RelayPresence(lobbies[0]), new RelayPresence(lobbies[1])]
      const close = async () => {
        for (const lobby of lobbies) lobby.close()
      }
      await check({ ann, ben, wait, random, lookAt: looksOf(random) }).finally(close)
    })
  }
})

describe('the addresses of one lobby', () => {
  it('[DI8] a session listed under one name of the lobby is dialled under the name its reader uses', async () => {
    const other = relay.url.replace('127.0.0.1', 'localhost')
    const [host, guest] = [place(relay.url), place(other)]
    const signal = AbortSignal.timeout(5000)
    const { code } = await host.publish(
      {
        sessionKey: 'A'.repeat(43),
        game: 'puck-sumo',
        version: 1,
        schemaHash: 'A'.repeat(22),
        name: 'Two names',
        seats: { taken: 1, max: 2 },
        phase: 'waiting',
        state: 'open',
        addresses: [{ via: 'peerjs', endpoint: relay.url, id: 'ann' }],
        tags: [],
        visibility: 'public',
      },
      { signal },
    )
    expect((await guest.find(code, { signal }))?.listing.addresses).toEqual([
      { via: 'peerjs', endpoint: other, id: 'ann' },
    ])
    host.close()
    guest.close()
  })
})

describe('two Node processes of the SDK', () => {
  it('[SE13] host, join by code, move from the relayed to the direct link, and play a match to its result', async () => {
    const [anns, bens] = await Promise.all([matchmakerOf('Ann'), matchmakerOf('Ben')])
    const ann = await anns.host()
    const ben = await bens.join(ann.invitation.code)
    const direct = new Promise<string>((resolve) => ben.on('path', resolve))
    expect(ben.net.path).toBe('relayed') // that is quicker here, by far
    expect(['lan', 'direct']).toContain(await direct)
    ben.ready()
    await told(ann, () => ann.players.every((player) => player.ready || player.host))
    ann.start()
    await told(ben, () => ben.phase === 'playing')
    await ben.act('giveUp', {})
    await told(ben, () => ben.outcome !== undefined)
    expect(ben.outcome?.standings.map((row) => row.map((player) => player.name))).toEqual([['Ann'], ['Ben']])
    // It was over at once: the start may have been signed behind it.
    for (const one of [ann, ben]) await told(one, () => one.outcome?.record?.state === 'agreed')
    expect([anns.me.rating, bens.me.rating]).toEqual([1020, 980])
    anns.close()
    bens.close()
  })

  it('[CO11] closing a matchmaker is leaving: the others are told why, though all its links go at once', async () => {
    const [anns, bens] = await Promise.all([matchmakerOf('Ann'), matchmakerOf('Ben')])
    const host = await anns.host({ maxPlayers: 2 })
    await bens.join(host.invitation.code)
    bens.close()
    await told(host, () => host.players.length === 1) // a lost link would keep the seat for 15 s
    const cats = await matchmakerOf('Cat')
    const second = await cats.join(host.invitation.code)
    const ended = new Promise<string>((resolve) => second.on('ended', ({ reason }) => resolve(reason)))
    anns.close()
    expect(await ended).toBe('host-left')
    cats.close()
  })

  it('a dead relay is said so, with its code, in host and join', async () => {
    const matchmaker = await createMatchmaker({
      game: sumo,
      player: { name: 'Ann' },
      ...node({ relay: 'http://127.0.0.1:9/', lan: false }),
    })
    await expect(matchmaker.join('K7QF2M')).rejects.toMatchObject({ code: 'discover/relay-unreachable' })
    await expect(matchmaker.host({ timeoutMs: 3000 })).rejects.toMatchObject({ retryable: true })
    matchmaker.close()
  })
})

function matchmakerOf(name: string) {
  return createMatchmaker({ game: sumo, player: { name }, ...node({ relay: relay.url, lan: false }) })
}

/** Resolves when it is so; it is looked at whenever the session tells something. */
function told(
  session: { on(event: 'players' | 'phase' | 'result' | 'recorded', handler: () => void): () => void },
  so: () => boolean,
) {
  return new Promise<void>((resolve) => {
    const look = () => so() && resolve()
    for (const event of ['players', 'phase', 'result', 'recorded'] as const) session.on(event, look)
  })
}
