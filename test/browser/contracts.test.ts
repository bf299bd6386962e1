import { rmSync } from 'node:fs'
import { directoryContract, storeContract, transportContract } from '@skirmish/sdk/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../support/build-page.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import type { Suites } from './page.js'

describe.skipIf(noChromium)(
  `the adapters of a browser, in Chromium${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let folder: string
    let relay: RelayProcess
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      folder = await buildPage()
      relay = await startRelay('--page', folder)
      browser = await launchChromium()
      page = await (await browser.newContext()).newPage()
      await page.goto(relay.url)
      await page.waitForFunction(() => 'suites' in globalThis)
    }, 60_000)
    afterAll(async () => {
      await browser.close()
      await relay.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const suites = {
      store: storeContract,
      transport: transportContract,
      relayed: transportContract,
      directory: directoryContract,
    }
    for (const [suite, promises] of Object.entries(suites)) {
      for (const name of Object.keys(promises)) {
        it(`${suite}: ${name}`, async () => {
          await page.evaluate(([kind, promise]) => (Reflect.get(globalThis, 'suites') as Suites)[kind](promise), [
            suite as keyof typeof suites,
            name,
          ] as const)
        })
      }
    }

    for (const workerUrl of ['', '/timer-worker.js']) {
      it(`the clock beats on while the page's timers rest, with ${workerUrl || 'a worker of its own making'}`, async () => {
        const { beats, afterStop } = await page.evaluate(
          (url) => (Reflect.get(globalThis, 'suites') as Suites).clock(url),
          workerUrl,
        )
        expect(beats).toBeGreaterThan(10)
        expect(afterStop).toBe(0)
        await page.reload()
        await page.waitForFunction(() => 'suites' in globalThis)
      })
    }

    it('timers given to a worker whose script is missing fire on the page', async () => {
      const fired = await page.evaluate(() => (Reflect.get(globalThis, 'suites') as Suites).lostWorker())
      expect(fired).toEqual({ after: true, stopped: false })
    })
  },
)
