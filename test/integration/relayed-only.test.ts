import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRelay, type Relay } from '../../lobby-relay/src/relay.js'
import { BrowserFriend, Places } from '../lab/places.js'
import { launchChromium, noChromium } from '../support/chromium.js'

/** By then a direct link stands, where one may be made, ms. */
const LATER_MS = 3000

/** Counts every connection object a page makes, and every address it finds. */
const COUNT = `
  globalThis.made = { connections: 0, candidates: 0 }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args) {
      super(...args)
      globalThis.made.connections++
      this.addEventListener('icecandidate', () => globalThis.made.candidates++)
    }
  }
`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

describe.skipIf(noChromium)(
  `path: 'relayed' in a browser, with a real relay${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let page: string
    let relay: Relay
    let browser: Browser
    let url: string
    beforeAll(async () => {
      page = await Places.buildPage()
      const port = await freePort()
      url = `http://party.test:${port}/` // a relay on this device would hide nothing
      relay = await createRelay({ host: '127.0.0.1', port, page, allowedOrigins: [url] })
      browser = await launchChromium('--host-resolver-rules=MAP party.test 127.0.0.1')
    }, 60_000)
    afterAll(async () => {
      await browser.close()
      await relay.close()
      Places.discard(page)
    })

    /** Ann hosts and Ben opens her link, which has the query of her page. */
    async function play(query: string) {
      const open = (address: string) => BrowserFriend.open(browser, address, COUNT)
      const ann = await open(`${url}${query}`)
      const link = await ann.host()
      const ben = await open(link)
      await ben.arrival()
      await ben.bothLanes()
      await ben.page.waitForTimeout(LATER_MS)
      await ben.bothLanes()
      const made = await Promise.all(
        [ann, ben].map(({ page: at }) => at.evaluate(() => Reflect.get(globalThis, 'made'))),
      )
      const path = await ben.path()
      for (const friend of [ann, ben]) await friend.page.context().close()
      return { path, made }
    }

    it('[CO15] neither host nor guest ever makes a connection object, or finds an address', async () => {
      const { path, made } = await play('?path=relayed')
      expect(path).toBe('relayed')
      expect(made).toEqual([
        { connections: 0, candidates: 0 },
        { connections: 0, candidates: 0 },
      ])
    })

    it('as without it they do', async () => {
      const { path, made } = await play('')
      expect(['lan', 'direct']).toContain(path)
      for (const { connections, candidates } of made) expect([connections > 0, candidates > 0]).toEqual([true, true])
    })

    it('[CO15] on the device that runs the relay it is refused, with a sentence', async () => {
      const ann = await BrowserFriend.open(browser, `http://127.0.0.1:${relay.port}/?path=relayed`, COUNT)
      await expect(ann.host()).rejects.toThrow('There is no relay in between that could hide your address.')
      await ann.page.context().close()
    })
  },
)
