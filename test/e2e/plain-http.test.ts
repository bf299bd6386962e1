import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, noChromium } from '../support/chromium.js'
import { freePort } from '../support/free-port.js'
import { Friend } from '../support/friend.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

/** What a browser keeps from pages that came by plain http from another device. */
const LACKS = `({
  'crypto.subtle': crypto.subtle,
  'crypto.randomUUID': crypto.randomUUID,
  clipboard: navigator.clipboard,
  locks: navigator.locks,
  wakeLock: navigator.wakeLock,
  storage: navigator.storage,
  share: navigator.share,
  serviceWorker: navigator.serviceWorker,
  mediaDevices: navigator.mediaDevices,
})`

describe.skipIf(noChromium)(
  `a page by plain http from another device${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let relay: RelayProcess
    let browser: Browser
    let url: string
    beforeAll(async () => {
      const port = await freePort()
      url = `http://party.test:${port}/`
      relay = await startRelay('--page', PAGE, '--port', String(port), '--origin', url)
      browser = await launchChromium('--host-resolver-rules=MAP party.test 127.0.0.1')
    })
    afterAll(async () => {
      await browser.close()
      await relay.stop()
    })

    it('lacks all that docs/plain-http.md says, and friends invite, join, compare words, play and are remembered', async () => {
      const [ann, ben] = [await Friend.open(browser, 'Ann'), await Friend.open(browser, 'Ben', 'phone')]
      await ann.enter(url)
      const lacks = await ann.page.evaluate(
        `Object.entries(${LACKS}).filter(([, value]) => value).map(([name]) => name)`,
      )
      expect([await ann.page.evaluate(() => isSecureContext), lacks]).toEqual([false, []])

      await ann.create(1)
      await ann.at('copy-link').click()
      await ann.page.getByText('The link is copied.').waitFor()
      const link = await pasted(ann)
      expect(link).toMatch(/^http:\/\/party\.test:\d+\/#join=[^.]+\.[\w-]{22}$/)

      await ben.enter(link)
      await expect.poll(() => ben.text('net-path'), { timeout: 20_000 }).toMatch(/^(lan|direct)$/)
      await ann.at('compare-words').locator('summary').click()
      await ann
        .at('words')
        .filter({ hasText: /\w+ \w+/ })
        .waitFor()

      await ben.at('ready').click()
      await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
      await ann.at('start-match').click()
      await ann.page.keyboard.down('ArrowRight')
      await Promise.all([ann, ben].map((one) => one.at('result').waitFor({ timeout: 60_000 })))
      await ann.page.goto(url)
      await ann.at('enter-lobby').click()
      expect(await ann.page.locator('.who').innerText()).toMatch(/^Ann · (980|1020)$/)
      for (const one of [ann, ben]) expect(one.complaints).toEqual([])
    }, 90_000)
  },
)

/** What somebody gets who pastes now. */
async function pasted({ page }: Friend): Promise<string> {
  const field = await page.evaluateHandle(() => document.body.appendChild(document.createElement('textarea')))
  await field.focus()
  await page.keyboard.press('Control+V')
  const text = await field.inputValue()
  await field.evaluate((element) => element.remove())
  return text
}
