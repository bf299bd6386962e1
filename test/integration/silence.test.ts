import { createMatchmaker, type SkirmishError } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { expect, it, vi } from 'vitest'
import { draft } from '../../lobby-relay/test/friends.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { toBase64url } from '../../sdk/src/discover/base64url.js'
import type { Listing } from '../../sdk/src/discover/listing.js'
import { sumo } from '../../sdk/test/sumo.js'
import { acceptsSockets, mute, type SilentServer } from '../support/silent-server.js'

const TIMEOUT_MS = 400

/** A session of ours that could be reached at `endpoint`. */
function listingAt(endpoint: string, via: string): Listing {
  const { id, version } = sumo
  const game = { game: id, version, schemaHash: toBase64url(sumo.schemaHash) }
  return { ...draft(), ...game, code: 'K7QF2M', addresses: [{ via, endpoint, id: 'ann' }] }
}

/** How a call against this server ends, in time; then the matchmaker is closed, and no socket may be left. */
async function outcome(server: SilentServer, call: 'host' | 'K7QF2M' | Listing): Promise<string> {
  const matchmaker = await createMatchmaker({
    game: sumo,
    player: { name: 'Ben' },
    ...node({ relay: server.url, lan: false }),
  })
  const options = { timeoutMs: TIMEOUT_MS }
  const start = performance.now()
  const end = await (call === 'host' ? matchmaker.host(options) : matchmaker.join(call, options)).then(
    () => 'done',
    ({ code, phase }: SkirmishError) => `${code} in ${phase}`,
  )
  expect(performance.now() - start).toBeLessThan(TIMEOUT_MS + 1000)
  expect(server.count).toBeGreaterThan(0)
  matchmaker.close()
  await expect.poll(() => server.open, { timeout: 5000 }).toBe(0)
  return end
}

it.each([
  ['takes sockets and says nothing', mute],
  ['gives a seat in the lobby, opens every WebSocket, and then says nothing', acceptsSockets],
])('no call hangs, and no socket stays, when the relay %s', async (_how, open) => {
  const server = await open()
  expect(await outcome(server, 'host')).toBe('discover/timeout in discover')
  expect(await outcome(server, 'K7QF2M')).toBe('discover/timeout in discover')
  for (const via of ['peerjs', 'relayed'])
    expect(await outcome(server, listingAt(server.url, via)), via).toBe('connect/timeout in connect')
  server.close()
})

it('no join hangs, and no socket stays, when there is a host behind the door who says nothing', async () => {
  const listing = listingAt('lobby', 'relayed')
  const server = await acceptsSockets({ listing, linked: true })
  expect(await outcome(server, 'K7QF2M')).toBe('connect/timeout in connect')
  expect(await outcome(server, { ...listing, addresses: listingAt(server.url, 'relayed').addresses })).toBe(
    'connect/timeout in connect',
  )
  server.close()
})

it.each([
  ['takes its sockets', mute],
  ['opens its WebSocket', acceptsSockets],
])('a lobby that %s and says nothing is left after a while, and tried again', async (_how, open) => {
  const server = await open()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const lobby = new RelayLobby(server.url, new TimerClock())
    const lost = vi.fn()
    lobby.on('lost', lost)
    lobby.open()
    const polled = { timeout: 5000, interval: 20 }
    const sockets = open === mute ? 1 : 2 // the question for a seat has one of its own
    await expect.poll(() => server.count, polled).toBe(sockets)
    await vi.advanceTimersByTimeAsync(10_000)
    await expect.poll(() => lost.mock.calls.length, polled).toBe(1)
    await expect.poll(() => server.open, polled).toBe(0)
    await vi.advanceTimersByTimeAsync(1000)
    await expect.poll(() => server.count, polled).toBe(2 * sockets)
    lobby.close()
    await expect.poll(() => server.open, polled).toBe(0)
  } finally {
    vi.useRealTimers()
    server.close()
  }
})
