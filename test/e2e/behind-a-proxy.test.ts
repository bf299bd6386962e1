import { createMatchmaker } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumo } from '../../sdk/test/sumo.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { Friend } from '../support/friend.js'
import { caddy, nginx, type RunningProxy } from '../support/proxies.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

describe.each([nginx, caddy])('a lobby behind $name, as docs/running-a-relay.md sets it up', ({ missing, start }) => {
  const reason = missing ?? noChromium
  describe.skipIf(reason)(reason ? `(skipped: ${reason})` : 'with TLS', () => {
    let relay: RelayProcess
    let proxy: RunningProxy
    let browser: Browser
    beforeAll(async () => {
      relay = await startRelay('--page', PAGE, '--origin', 'https://game.example')
      proxy = await start(relay.port)
      const mapped = `--host-resolver-rules=MAP game.example:443 127.0.0.1:${proxy.port}`
      browser = await launchChromium(mapped, '--ignore-certificate-errors')
    }, 60_000)
    afterAll(async () => {
      await browser.close()
      await proxy.stop()
      await relay.stop()
    })

    it('pages host, see the list change, join by code and by link, and get on the direct path', async () => {
      const [ann, ben, cleo] = await Promise.all(['Ann', 'Ben', 'Cleo'].map((name) => Friend.open(browser, name)))
      if (!ann || !ben || !cleo) throw new Error('nobody came')
      for (const one of [ann, cleo]) await one.enter('https://game.example/')
      expect(await ann.page.evaluate(() => [location.protocol, isSecureContext])).toEqual(['https:', true])
      const code = await ann.create(1)
      await cleo.page.locator(`[data-testid=listing][data-code="${code}"]`).waitFor()
      await ben.enter('https://game.example/')
      await ben.joinByCode(code)
      await cleo.page.locator(`[data-testid=listing][data-code="${code}"]`).getByText('2 of 8').waitFor()
      await expect.poll(() => ben.text('net-path'), { timeout: 20_000 }).toMatch(/^(lan|direct)$/)
      const link = ben.page.url() // a guest's address is the invitation
      expect(link).toMatch(/^https:\/\/game\.example\/#join=/)
      await cleo.page.evaluate((href) => location.assign(href), link)
      await ann.page.locator('[data-testid=seat][data-player=Cleo]').waitFor()
      for (const one of [ann, ben, cleo]) {
        expect(one.complaints).toEqual([])
        await one.context.close()
      }
    }, 60_000)

    it('friends in Node host and join by wss', async () => {
      const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0' // its certificate is nobody's
      const places = ['Ann', 'Ben'].map((name) => {
        const platform = node({ relay: `https://localhost:${proxy.port}/`, lan: false, iceServers: [] })
        return createMatchmaker({ game: sumo, player: { name }, ...platform })
      })
      const [anns, bens] = await Promise.all(places)
      try {
        const ann = await anns?.host()
        const ben = await bens?.join(ann?.invitation.link ?? '')
        expect(ben?.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
        await expect.poll(() => ben?.net.path, { timeout: 20_000 }).toMatch(/^(lan|direct)$/)
      } finally {
        for (const one of [anns, bens]) one?.close()
        if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
        else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
      }
    }, 40_000)
  })
})
