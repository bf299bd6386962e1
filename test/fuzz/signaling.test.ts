import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { SignalExchange } from '../../sdk/src/adapters/lan/signal-exchange.js'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { PeerJsTransport } from '../../sdk/src/adapters/webrtc/peerjs-transport.js'
import * as captured from '../../sdk/test/connect/captured-sdp.js'
import { random } from '../support/lan.js'
import { Chance } from './chance.js'
import { mutatedText, mutatedValue } from './mutate.js'

const LONG = process.env.SKIRMISH_LONG !== undefined
const MESSAGES = LONG ? 1000 : 150
const SEED = Number(process.env.SKIRMISH_SEED ?? 1)
const { offer, answer } = captured.chromium

/** What PeerJS says to PeerJS. */
const said = [
  { type: 'OFFER', payload: { sdp: { type: 'offer', sdp: offer }, type: 'data', connectionId: 'dc_1', label: 'a' } },
  { type: 'OFFER', payload: { sdp: { type: 'offer', sdp: offer }, type: 'media', connectionId: 'mc_1' } },
  { type: 'ANSWER', payload: { sdp: { type: 'answer', sdp: answer }, type: 'data', connectionId: 'dc_1' } },
  {
    type: 'CANDIDATE',
    payload: { candidate: { candidate: 'candidate:1 1 udp 1 10.0.0.5 9 typ host', sdpMid: '0' }, connectionId: 'dc_1' },
  },
  ...['LEAVE', 'EXPIRE', 'OPEN', 'ERROR', 'ID-TAKEN', 'INVALID-KEY', 'X'].map((type) => ({ type, payload: {} })),
].map((message) => ({ ...message, src: 'mallory', dst: 'ann' }))

/** A signaling server for whoever comes, that passes on what they say, and now and then says something of its own. */
async function signaling() {
  const exchange = new SignalExchange()
  const sockets: WebSocket[] = []
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket, { url = '' }) => {
    const { searchParams } = new URL(url, 'http://here')
    const [id, token] = ['id', 'token'].map((name) => searchParams.get(name) ?? '')
    const say = (message: object) => socket.send(JSON.stringify(message))
    exchange.enter(id ?? '', { token: token ?? '', say, end() {} })
    socket.on('message', (data: Buffer) => exchange.hear(id ?? '', data.toString()))
    sockets.push(socket)
  })
  await once(server, 'listening')
  return { server, sockets, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

it(`[CO26] a host whose signaling server says nonsense (SKIRMISH_SEED=${SEED}) lives on, and lets in who comes then`, async () => {
  const { server, sockets, url } = await signaling()
  const platform = { load: loadPeer, random, clock: new TimerClock(), iceServers: [] }
  const [host, guest] = [new PeerJsTransport(url, platform), new PeerJsTransport(url, platform)]
  const listener = await host.listen({ signal: AbortSignal.timeout(10_000) })
  let links = 0
  listener.onLink(() => links++)
  const chance = new Chance(SEED)
  for (let i = 0; i < MESSAGES; i++) {
    const before = sockets.length
    const value = mutatedValue(chance, said)
    const isText = chance.below(4) === 0
    sockets.at(-1)?.send(
      isText
        ? mutatedText(
            chance,
            said.map((one) => JSON.stringify(one)),
          )
        : asJson(value),
    )
    await new Promise((resolve) => setImmediate(resolve))
    if (sockets.at(-1)?.readyState !== 1)
      await expect.poll(() => sockets.length, { timeout: 20_000 }).toBeGreaterThan(before)
  }
  expect(links).toBe(0)
  const dial = () =>
    guest.dial(listener.address, { signal: AbortSignal.timeout(3000) }).then(({ path }) => path, String)
  await expect.poll(dial, { timeout: 60_000, interval: 500 }).toBe('lan') // half-open ones make room after 15 s
  for (const one of [host, guest]) one.close()
  server.close()
}, 600_000)

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '['
  }
}
