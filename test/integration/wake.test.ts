import { createMatchmaker, type Platform } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { expect, it } from 'vitest'
import { localRelay } from '../../lobby-relay/test/friends.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { sumo } from '../../sdk/test/sumo.js'
import { TcpProxy } from '../support/tcp-proxy.js'

/** Ann hosts behind a proxy, by which her network can be lost; others reach the relay themselves. */
async function session() {
  const relay = await localRelay()
  const proxy = await TcpProxy.open(relay.port)
  const places: { close(): void }[] = []
  const at = async (name: string, port: number, change: Partial<Platform> = {}) => {
    const platform = node({ relay: `http://127.0.0.1:${port}/`, lan: false })
    const transports = platform.transports.filter(({ via }) => via === 'relayed')
    const place = await createMatchmaker({ game: sumo, player: { name }, ...platform, transports, ...change })
    places.push(place)
    return place
  }
  let wake = () => {}
  const onWake = (handler: () => void) => {
    wake = handler
    return () => {}
  }
  const ann = await (await at('Ann', proxy.port, { onWake })).host()
  return {
    ...{ ann, proxy, relay, at },
    wake: () => wake(),
    async close() {
      for (const place of places) place.close()
      proxy.close()
      await relay.close()
    },
  }
}

it('[SE35] on a wake a host enters its lobby anew when that does not answer: newcomers and guests reach it within seconds', async () => {
  const { ann, proxy, relay, at, wake, close } = await session()
  const ben = await (await at('Ben', relay.port)).join(ann.invitation.code)
  const states: string[] = []
  ben.on('connection', ({ state }) => states.push(state))
  proxy.silence()
  wake()
  await expect.poll(() => states.at(-1), { timeout: 5000, interval: 20 }).toBe('reconnecting')
  await expect.poll(() => states.at(-1), { timeout: 8000, interval: 20 }).toBe('connected')
  const cleo = await (await at('Cleo', relay.port)).join(ann.invitation.code)
  expect(cleo.players.map(({ name }) => name)).toEqual(['Ann', 'Ben', 'Cleo'])
  await close()
})

it('[SE35] a lobby that answers is not entered anew, and one that is away is entered at once', async () => {
  const relay = await localRelay()
  const proxy = await TcpProxy.open(relay.port)
  const lobby = new RelayLobby(`http://127.0.0.1:${proxy.port}/`, new TimerClock())
  const events: string[] = []
  for (const event of ['joined', 'lost'] as const) lobby.on(event, () => events.push(event))
  const ask = () => lobby.send('listen', { secret: 'a'.repeat(22) })
  lobby.open()
  await expect.poll(() => events, { timeout: 5000 }).toEqual(['joined'])
  lobby.check(ask)
  await new Promise((resolve) => setTimeout(resolve, 850))
  expect(events).toEqual(['joined'])
  proxy.leadTo(1) // nobody is there
  await expect.poll(() => events.length, { timeout: 8000 }).toBeGreaterThan(3) // the next try is 2 s away
  proxy.leadTo(relay.port)
  lobby.check(ask)
  await expect.poll(() => events.at(-1), { timeout: 1500, interval: 5 }).toBe('joined')
  lobby.close()
  proxy.close()
  await relay.close()
})
