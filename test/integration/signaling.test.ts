import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { localRelay } from '../../lobby-relay/test/friends.js'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { PeerJsTransport } from '../../sdk/src/adapters/webrtc/peerjs-transport.js'
import { TcpProxy } from '../support/tcp-proxy.js'

/** A port where nobody listens. */
const NOBODY = 9

it('[CO10] a signaling server that was away at the first dial is asked anew at the next ones, over one socket', async () => {
  const relay = await localRelay()
  const proxy = await TcpProxy.open(NOBODY)
  const [here, there] = [relay.port, proxy.port].map((port) => `http://127.0.0.1:${port}/`)
  if (here === undefined || there === undefined) throw new Error('no ports')
  const platform = { load: loadPeer, random: (bytes: number) => Uint8Array.from(randomBytes(bytes)), iceServers: [] }
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
