import { rmSync } from 'node:fs'
import { MessageChannel } from 'node:worker_threads'
import { createMatchmaker, type Matchmaker } from '@skirmish/sdk'
import { node, serveLan } from '@skirmish/sdk/node'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sumo } from '../../sdk/test/sumo.js'
import { buildPage } from '../support/build-page.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { freeUdpPort } from '../support/lan.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import type { AppWindow } from './electron-page.js'

describe.skipIf(noChromium)(
  `[DI36] a window of an app, in Chromium, with the LAN in another process${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let folder: string
    let pages: RelayProcess
    let browser: Browser
    let page: Page
    let bens: Matchmaker<typeof sumo>
    const ends: (() => void)[] = []
    beforeAll(async () => {
      folder = await buildPage()
      pages = await startRelay('--page', folder) // for its files alone
      browser = await launchChromium()
    }, 60_000)
    afterAll(async () => {
      await browser.close()
      await pages.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    beforeEach(async () => {
      const udp = await freeUdpPort()
      const { port1, port2 } = new MessageChannel()
      ends.push(serveLan(port1, { port: udp, interfaces: [] }))
      page = await (await browser.newContext()).newPage()
      await page.exposeFunction('toMain', (message: string) => port2.postMessage(JSON.parse(message)))
      port2.on('message', (message) => {
        const said = JSON.stringify(message)
        page.evaluate((one) => (Reflect.get(globalThis, 'appWindow') as AppWindow).fromMain(one), said).catch(() => {})
      })
      await page.goto(new URL('electron.html', pages.url).href)
      await page.waitForFunction(() => 'appWindow' in globalThis)
      const platform = node({ lan: { port: udp, interfaces: [] } })
      bens = await createMatchmaker({ game: sumo, player: { name: 'Ben' }, ...platform })
    }, 30_000)
    afterEach(async () => {
      bens.close()
      for (const end of ends.splice(0)) end()
      await page.context().close()
    })
    const inWindow = {
      host: () => page.evaluate(() => (Reflect.get(globalThis, 'appWindow') as AppWindow).host()),
      join: (code: string) =>
        page.evaluate((one) => (Reflect.get(globalThis, 'appWindow') as AppWindow).join(one), code),
      listings: () => page.evaluate(() => (Reflect.get(globalThis, 'appWindow') as AppWindow).listings()),
      players: () => page.evaluate(() => (Reflect.get(globalThis, 'appWindow') as AppWindow).players()),
    }

    it('hosts, and a game of Node finds it and joins, with no lobby', async () => {
      const code = await inWindow.host()
      let names: string[] = []
      bens.on('listings', (listings) => {
        names = listings.map(({ name }) => name)
      })
      await expect.poll(() => names).toEqual(["Ann's game"])
      const ben = await bens.join(code)
      await expect.poll(() => ben.net.path, { timeout: 5000 }).toBe('lan')
      await expect.poll(inWindow.players).toEqual(['Ann', 'Ben'])
    }, 30_000)

    it('sees what a game of Node hosts, and joins it', async () => {
      const ben = await bens.host()
      await expect.poll(inWindow.listings).toEqual(["Ben's game"])
      await inWindow.join(ben.invitation.code)
      await expect.poll(() => ben.players.map(({ name }) => name)).toEqual(['Ben', 'Ann'])
    }, 30_000)
  },
)
