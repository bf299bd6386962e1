import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'

/** What is promised is 2 s; the machine that runs this does other things meanwhile. `npm run bench:return` measures it. */
const BACK_MS = 5000

describe.skipIf(noChromium)(`[SE36] [SE37] a guest's tab${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages()

  const together = async () => {
    const ann = await pages.enter('Ann')
    const code = await ann.create(5)
    const ben = await pages.enter('Ben')
    await ben.joinByCode(code)
    return { ann, ben, code }
  }
  const start = async (ann: Friend, ben: Friend) => {
    await ben.at('ready').click()
    await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    await ann.at('start-match').click()
    await Promise.all([ann, ben].map((one) => one.at('scoreboard').locator('li').nth(1).waitFor()))
  }
  const seats = (ann: Friend) => ann.page.locator('[data-testid=seat]').count()
  const took = async (act: () => Promise<unknown>, shown: () => Promise<unknown>) => {
    const from = performance.now()
    await act()
    await shown()
    return performance.now() - from
  }
  /** The renderer of that page dies, without a goodbye. */
  const crash = async (page: Page) => {
    const crashed = new Promise((resolve) => page.once('crash', resolve))
    page.goto('chrome://crash').catch(() => {}) // it never ends
    await crashed
  }

  it('that is reloaded is back in the waiting room, and in the running match', async () => {
    const { ann, ben } = await together()
    const seated = () => ben.page.locator('[data-testid=seat][data-player=Ben]').waitFor()
    expect(await took(() => ben.page.reload(), seated)).toBeLessThan(BACK_MS)
    // Whether she ever saw him away depends on how soon he is back.
    await ann.page.locator('[data-testid=seat][data-player=Ben]').getByText('not ready').waitFor()
    expect(await seats(ann)).toBe(2)
    await start(ann, ben)
    const playing = () => ben.at('scoreboard').locator('li').nth(1).waitFor()
    expect(await took(() => ben.page.reload(), playing)).toBeLessThan(BACK_MS)
    expect(await ben.text('net-host')).toBe('Ann')
    expect(await ann.at('scoreboard').locator('li').count()).toBe(2)
  }, 60_000)

  it('that crashed is back in its seat, in another tab that has no token, and there is no ghost', async () => {
    const { ann, ben, code } = await together()
    await start(ann, ben)
    const link = ben.page.url()
    await crash(ben.page)
    const tab = await ben.context.newPage()
    const playing = () => tab.getByTestId('scoreboard').locator('li').nth(1).waitFor()
    expect(await took(() => tab.goto(link), playing)).toBeLessThan(BACK_MS + 1500) // its old links are called first
    expect(code).toBeTruthy()
    expect(await ann.at('scoreboard').locator('li').count()).toBe(2)
  }, 60_000)
})
