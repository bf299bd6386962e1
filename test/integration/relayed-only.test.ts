import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRelay, type Relay } from '../../lobby-relay/src/relay.js'
import { type Built, buildLab } from '../lab/build.js'
import { ChromiumDevice } from '../lab/chromium-device.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { freePort } from '../support/free-port.js'

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

describe.skipIf(noChromium)(
  `path: 'relayed' in a browser, with a real relay${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let built: Built
    let relay: Relay
    let device: ChromiumDevice
    let url: string
    beforeAll(async () => {
      built = await buildLab()
      const port = await freePort()
      url = `http://party.test:${port}/` // a relay on this device would hide nothing
      relay = await createRelay({ host: '127.0.0.1', port, page: built.page, allowedOrigins: [url] })
      device = new ChromiumDevice(await launchChromium('--host-resolver-rules=MAP party.test 127.0.0.1'))
    }, 60_000)
    afterAll(async () => {
      await device.close()
      await relay.close()
      built.discard()
    })

    /** Ann hosts and Ben opens her link, which has the query of her page. */
    async function play(query: string) {
      const ann = await device.open(`${url}${query}`, COUNT)
      const link = await ann.host()
      const ben = await device.open(link, COUNT)
      await ben.arrival()
      await ben.bothLanes()
      await after(LATER_MS)
      await ben.bothLanes()
      const made = await Promise.all(
        [ann, ben].map(({ page: at }) => at.evaluate(() => Reflect.get(globalThis, 'made'))),
      )
      const path = await ben.path()
      for (const friend of [ann, ben]) await friend.leave()
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
      const ann = await device.open(`http://127.0.0.1:${relay.port}/?path=relayed`)
      await expect(ann.host()).rejects.toThrow('There is no relay in between that could hide your address.')
      await ann.leave()
    })
  },
)
