import { randomBytes } from 'node:crypto'
import { createMatchmaker } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { expect, it } from 'vitest'
import { comeIn, draft, localRelay, publish, secret } from '../../lobby-relay/test/friends.js'
import { openSocket } from '../../sdk/src/adapters/node/open-socket.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { RelayDirectory } from '../../sdk/src/adapters/relay/relay-directory.js'
import { RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { sumo } from '../../sdk/test/sumo.js'
import { TcpProxy } from '../support/tcp-proxy.js'

const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))

it('[DI5] a session whose publishing was called off is not left behind in the lobby', async () => {
  const relay = await localRelay()
  const lobby = new RelayLobby(`http://127.0.0.1:${relay.port}/`, new TimerClock())
  const directory = new RelayDirectory(lobby, { random, openSocket })
  const here = new Promise<void>((resolve) => lobby.on('joined', resolve))
  lobby.open()
  await here
  const controller = new AbortController()
  const called = directory.publish(draft(), controller)
  controller.abort()
  await expect(called).rejects.toMatchObject({ code: 'session/aborted' })
  const other = await directory.publish(draft(), { signal: AbortSignal.timeout(5000) }) // behind it on the same socket
  expect(relay.health().sessions).toBe(1)
  expect(await directory.find(other.code, { signal: AbortSignal.timeout(5000) })).toBeDefined()
  lobby.close()
  await relay.close()
})

it('[DI6] a session whose code was given away while the lobby was lost is offered again, and invites with its new code', async () => {
  const [first, second] = [await localRelay(), await localRelay()]
  const proxy = await TcpProxy.open(first.port)
  const matchmakerOf = (name: string) => {
    const platform = node({ relay: `http://127.0.0.1:${proxy.port}/`, lan: false })
    return createMatchmaker({ game: sumo, player: { name }, ...platform })
  }
  const anns = await matchmakerOf('Ann')
  const ann = await anns.host()
  const { code, link } = ann.invitation
  const stranger = await comeIn(second.port)
  expect(await publish(stranger, { secret: secret(), listing: draft(), code })).toMatchObject({ code })
  proxy.leadTo(second.port)
  await expect.poll(() => ann.invitation.code, { timeout: 10_000 }).not.toBe(code)
  expect(ann.invitation.link).toBe(link.replace(code, ann.invitation.code))
  const bens = await matchmakerOf('Ben')
  const ben = await bens.join(ann.invitation.link)
  expect(ben.host.name).toBe('Ann')
  for (const one of [bens, anns]) one.close()
  await stranger.room.leave()
  proxy.close()
  for (const relay of [first, second]) await relay.close()
})

/** A directory that is in the lobby at this port, and how often it was lost. */
async function enter(port: number) {
  const lobby = new RelayLobby(`http://127.0.0.1:${port}/`, new TimerClock())
  const directory = new RelayDirectory(lobby, { random, openSocket })
  let lost = 0
  lobby.on('lost', () => lost++)
  const here = new Promise<void>((resolve) => lobby.on('joined', resolve))
  lobby.open()
  await here
  return { lobby, directory, lost: () => lost }
}

it('[DI6] a session that ends while the lobby is lost, or in the very moment, is withdrawn when the lobby is back', async () => {
  const relay = await localRelay()
  const proxy = await TcpProxy.open(relay.port)
  const { lobby, directory } = await enter(proxy.port)
  const signal = AbortSignal.timeout(10_000)
  const [early, late] = [await directory.publish(draft(), { signal }), await directory.publish(draft(), { signal })]
  early.close() // it is written to a socket that brings it nowhere
  proxy.leadTo(relay.port)
  await new Promise<void>((resolve) => lobby.on('lost', resolve))
  late.close()
  await new Promise<void>((resolve) => lobby.on('joined', resolve))
  await expect.poll(() => relay.health().sessions, { timeout: 2000 }).toBe(0)
  lobby.close()
  proxy.close()
  await relay.close()
})

it('[DI5] whoever opens and ends forty sessions in a row is not cut off, and leaves none', async () => {
  const relay = await localRelay()
  const { lobby, directory, lost } = await enter(relay.port)
  const signal = AbortSignal.timeout(20_000)
  for (let round = 0; round < 40; round++) (await directory.publish(draft(), { signal })).close()
  await expect.poll(() => relay.health().sessions).toBe(0)
  expect(lost()).toBe(0)
  lobby.close()
  await relay.close()
})

it('[DI6] whoever leaves the lobby takes their sessions along, however many messages still wait', async () => {
  const relay = await localRelay()
  const { lobby, directory } = await enter(relay.port)
  const signal = AbortSignal.timeout(10_000)
  for (let round = 0; round < 8; round++) await directory.publish(draft(), { signal })
  for (let round = 0; round < 30; round++) lobby.send('unwatch')
  lobby.close()
  await expect.poll(() => relay.health()).toMatchObject({ sessions: 0, players: 0 })
  await relay.close()
})
