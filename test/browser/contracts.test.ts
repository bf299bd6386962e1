import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { byHandContract, directoryContract, storeContract, transportContract } from '@skirmish/sdk/testing'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, noChromium } from '../support/chromium.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import type { Suites } from './page.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const WORKER = fileURLToPath(new URL('../../sdk/dist/adapters/browser/', import.meta.url))

describe.skipIf(noChromium)(
  `the adapters of a browser, in Chromium${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let folder: string
    let relay: RelayProcess
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'skirmish-contracts-'))
      await build({
        root: here,
        base: './',
        configFile: false,
        logLevel: 'silent',
        build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
      })
      for (const file of ['timer-worker.js', 'run-timers.js']) cpSync(join(WORKER, file), join(folder, file))
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
      byHand: byHandContract,
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
