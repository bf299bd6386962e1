import { rmSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRelay, type Relay } from '../../lobby-relay/src/relay.js'
import { buildPage } from '../support/build-page.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { freePort } from '../support/free-port.js'
import type { Suites } from './page.js'

/** What another tab has to answer in, ms. */
const ANSWER_MS = 60
const MARK = 'skirmish-profile-owner'

/** As friends open it: by plain http under a name of the LAN, where browsers give pages no locks. */
describe.skipIf(noChromium)(`one profile in several tabs${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  let folder: string
  let relay: Relay
  let browser: Browser
  let context: BrowserContext
  let url: string

  beforeAll(async () => {
    folder = await buildPage()
    const port = await freePort()
    url = `http://party.test:${port}/`
    relay = await createRelay({ host: '127.0.0.1', port, page: folder, stun: false, allowedOrigins: [url] })
    browser = await launchChromium('--host-resolver-rules=MAP party.test 127.0.0.1')
  }, 60_000)
  beforeEach(async () => {
    context = await browser.newContext()
  })
  afterEach(() => context.close())
  afterAll(async () => {
    await browser.close()
    await relay.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async () => {
    const page = await context.newPage()
    await page.goto(url)
    await page.waitForFunction(() => 'suites' in globalThis)
    expect(await page.evaluate(() => 'locks' in navigator)).toBe(false)
    return page
  }
  const claim = (page: Page) => page.evaluate(() => (Reflect.get(globalThis, 'suites') as Suites).claim())
  const owns = (page: Page) => page.evaluate(() => (Reflect.get(globalThis, 'suites') as Suites).owns())
  const release = (page: Page) => page.evaluate(() => (Reflect.get(globalThis, 'suites') as Suites).release())

  it('a tab that is alone has its profile at once, also when it is loaded again', async () => {
    const page = await open()
    for (let load = 0; load < 3; load++) {
      const { owns, ms } = await claim(page)
      expect(owns).toBe(true)
      expect(ms).toBeLessThan(ANSWER_MS / 2)
      await page.reload()
      await page.waitForFunction(() => 'suites' in globalThis)
    }
  })

  it('a second tab does not get it, until the first has closed; not even when it sees no mark of the first', async () => {
    const [one, two] = [await open(), await open()]
    expect((await claim(one)).owns).toBe(true)
    expect((await claim(two)).owns).toBe(false)
    await one.waitForTimeout(2 * ANSWER_MS) // it has had it for a while
    await two.evaluate((mark) => localStorage.removeItem(mark), MARK)
    expect((await claim(two)).owns).toBe(false)
    expect(await owns(one)).toBe(true)
    await one.close({ runBeforeUnload: true })
    await expect.poll(async () => (await claim(two)).owns).toBe(true)
  })

  it('of tabs that open in the same moment exactly one has it, with or without a mark left by a crash', async () => {
    const tabs = [await open(), await open(), await open()]
    for (let round = 0; round < 12; round++) {
      if (round % 2 === 1) await tabs[0]?.evaluate((mark) => localStorage.setItem(mark, 'crashed'), MARK)
      await Promise.all(tabs.map(claim))
      const owners = async () => (await Promise.all(tabs.map(owns))).filter(Boolean).length
      await expect.poll(owners, { interval: 10 }).toBe(1) // on a busy machine they hear late of each other
      await tabs[0]?.waitForTimeout(2 * ANSWER_MS)
      expect(await owners()).toBe(1)
      for (const tab of tabs) await release(tab)
    }
  })

  it('what a crashed tab left behind costs the next one a moment, and no more', async () => {
    const page = await open()
    await page.evaluate((mark) => localStorage.setItem(mark, 'crashed'), MARK)
    const { first, ms } = await claim(page)
    expect([first, ms >= ANSWER_MS - 5]).toEqual([true, true])
  })
})
