import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ManualClock } from '@skirmish/sdk/testing'
import { expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { localRelay } from '../../lobby-relay/test/friends.js'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { PeerJsTransport } from '../../sdk/src/adapters/webrtc/peerjs-transport.js'
import { TcpProxy } from '../support/tcp-proxy.js'

const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))

/** A port where nobody listens. */
const NOBODY = 9

it('[CO10] a signaling server that was away at the first dial is asked anew at the next ones, over one socket', async () => {
  const relay = await localRelay()
  const proxy = await TcpProxy.open(NOBODY)
  const [here, there] = [relay.port, proxy.port].map((port) => `http://127.0.0.1:${port}/`)
  if (here === undefined || there === undefined) throw new Error('no ports')
  const platform = { load: loadPeer, random, clock: new TimerClock(), iceServers: [] }
  const [host, guest] = [new PeerJsTransport(here, platform), new PeerJsTransport(there, platform)]
  const signal = AbortSignal.timeout(20_000)
  const { address } = await host.listen({ signal })
  const dial = () => guest.dial({ ...address, endpoint: there }, { signal })
  await expect(dial()).rejects.toMatchObject({ code: 'discover/relay-unreachable' })
  proxy.leadTo(relay.port)
  const before = proxy.count
  const links = await Promise.all([dial(), dial()])
  expect(links.map(({ path }) => path)).toEqual(['lan', 'lan'])
  expect(proxy.count - before).toBe(1)
  for (const one of [guest, host]) one.close()
  proxy.close()
  await relay.close()
})

it('[SE38] a host’s heartbeats, and its way back to a signaling server that was lost, go by the clock it is given', async ({
  onTestFinished,
}) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => server.close())
  let [visits, beats] = [0, 0]
  server.on('connection', (socket) => {
    visits++
    socket.send('{"type":"OPEN"}')
    socket.on('message', (data) => String(data) === '{"type":"HEARTBEAT"}' && beats++)
  })
  await once(server, 'listening')
  const clock = new ManualClock()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const host = new PeerJsTransport(url, { load: loadPeer, random, clock, iceServers: [] })
  onTestFinished(() => host.close())
  await host.listen({ signal: AbortSignal.timeout(20_000) })
  await clock.advance(60_000)
  await expect.poll(() => beats).toBe(12)

  for (const socket of server.clients) socket.close()
  await expect.poll(() => clock.advance(500).then(() => visits)).toBe(2)
  await expect.poll(() => clock.advance(5000).then(() => beats)).toBeGreaterThan(12)
  host.close()
  await expect.poll(() => server.clients.size).toBe(0)
})
