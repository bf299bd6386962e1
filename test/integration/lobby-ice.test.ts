import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { LobbyIce } from '../../sdk/src/adapters/webrtc/lobby-ice.js'

const TURN = { urls: ['turn:turn.example'], username: '1:a', credential: 'x' }
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A lobby that answers like this; `asked` counts. */
async function lobby(answer: RequestListener) {
  let asked = 0
  const server: Server = createServer((request, response) => {
    expect(request.url).toBe('/lobby/ice')
    asked++
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const ice = new LobbyIce(`http://127.0.0.1:${port}/`, new TimerClock())
  closing.push(() => {
    ice.close()
    server.closeAllConnections()
    server.close()
  })
  return { ice, usual: [{ urls: `stun:127.0.0.1:${port}` }], asked: () => asked }
}

describe('[CO16] the STUN and TURN servers of a lobby', () => {
  it('are asked for once by all who need them, and kept', async () => {
    const { ice, usual, asked } = await lobby((_, response) =>
      response.end(JSON.stringify({ iceServers: [TURN], expiresIn: 600 })),
    )
    expect(ice.servers).toEqual(usual)
    expect(asked()).toBe(0)
    await Promise.all([ice.fresh(), ice.fresh()])
    await ice.fresh()
    expect([ice.servers, asked()]).toEqual([[TURN], 1])
  })

  it.each<[string, RequestListener]>([
    ['is an older relay', (_, response) => response.writeHead(404).end('{}')],
    ['talks nonsense', (_, response) => response.end('<html>')],
    ['says nothing of use', (_, response) => response.end('{"iceServers":7}')],
    ['cuts', (_, response) => response.destroy()],
    [
      'never ends',
      (_, response) => {
        const more = () => response.destroyed || response.write('['.repeat(10_000), () => setImmediate(more))
        more()
      },
    ],
  ])('are STUN at the lobby where that %s', async (_, answer) => {
    const { ice, usual, asked } = await lobby(answer)
    await ice.fresh()
    await ice.fresh()
    expect([ice.servers, asked()]).toEqual([usual, 1]) // and no connection waits for it again soon
  })

  it('are not waited for where the lobby is slow, and used when it has answered', async () => {
    let answer = () => {}
    const { ice, usual } = await lobby((_, response) => {
      answer = () => response.end(JSON.stringify({ iceServers: [TURN], expiresIn: 600 }))
    })
    const start = performance.now()
    await ice.fresh()
    expect(performance.now() - start).toBeLessThan(2000)
    expect(ice.servers).toEqual(usual)
    answer()
    await expect.poll(() => ice.servers).toEqual([TURN])
  })
})
