import { rmSync } from 'node:fs'
import { directoryContract, transportContract } from '@skirmish/sdk/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../support/build-page.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import type { Suites } from './page.js'

/** Browsers leave a page's own requests alone; those to another origin they let through when that one says so. */
const PAGE = 'http://page.test'

describe.skipIf(noChromium)(`a page from elsewhere and a lobby${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  let folder: string
  let serving: RelayProcess
  let [told, untold]: RelayProcess[] = []
  let browser: Browser
  beforeAll(async () => {
    folder = await buildPage()
    serving = await startRelay('--page', folder, '--origin', PAGE)
    ;[told, untold] = await Promise.all([startRelay('--origin', PAGE), startRelay()])
    browser = await launchChromium(`--host-resolver-rules=MAP page.test:80 127.0.0.1:${serving.port}`)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await Promise.all([serving, told, untold].map((relay) => relay?.stop()))
    rmSync(folder, { recursive: true, force: true })
  })

  const pageFor = async (lobby: RelayProcess | undefined) => {
    const page = await browser.newPage()
    await page.goto(`${PAGE}/?lobby=${lobby?.url}`)
    await page.waitForFunction(() => 'suites' in globalThis)
    return page
  }
  const run = (page: Page, kind: 'transport' | 'relayed' | 'directory', name: string | undefined) =>
    page.evaluate(([one, promise]) => (Reflect.get(globalThis, 'suites') as Suites)[one](promise), [
      kind,
      name ?? '',
    ] as const)

  it('one that was told of the page lets it in: its list, its signaling, its relayed links', async () => {
    const page = await pageFor(told)
    for (const [kind, contract] of [
      ['directory', directoryContract],
      ['transport', transportContract],
      ['relayed', transportContract],
    ] as const)
      await run(page, kind, Object.keys(contract)[0])
  })

  it('one that was not turns it away', async () => {
    const page = await pageFor(untold)
    const refused = run(page, 'transport', Object.keys(transportContract)[0])
    await expect(refused).rejects.toThrow('The lobby does not answer.')
  })
})
