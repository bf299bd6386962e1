import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium, noChromium } from '../support/chromium.js'
import { Friend } from '../support/friend.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

describe.skipIf(noChromium)(`quick match${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  let relay: RelayProcess
  let browser: Browser
  const friends: Friend[] = []

  beforeAll(async () => {
    browser = await launchChromium()
  })
  beforeEach(async () => {
    relay = await startRelay('--page', PAGE) // a session whose pages close one after the other is listed for a while
  })
  afterEach(async () => {
    for (const friend of friends.splice(0)) await friend.context.close()
    expect(await relay.stop()).toBe(0)
  })
  afterAll(async () => {
    await browser.close()
  })

  const enter = async (name: string, device?: 'phone' | 'desktop') => {
    const friend = await Friend.open(browser, name, device)
    friends.push(friend)
    await friend.enter(relay.url)
    await friend.at('quick-match').waitFor()
    return friend
  }
  const sessions = async () => (await (await fetch(`${relay.url}health`)).json()).sessions

  it('[DI25] two who press it at once meet in one session, and play', async () => {
    const [ann, ben] = await Promise.all([enter('Ann'), enter('Ben', 'phone')])
    await Promise.all([ann, ben].map((one) => one.at('quick-match').click()))
    await Promise.all([ann, ben].map((one) => one.at('seat').nth(1).waitFor()))
    const seats = (friend: Friend) =>
      friend.at('seat').evaluateAll((all) => all.map((seat) => seat.getAttribute('data-player')).sort())
    expect([await seats(ann), await seats(ben)]).toEqual([
      ['Ann', 'Ben'],
      ['Ann', 'Ben'],
    ])
    expect(await sessions()).toBe(1)
    const [host, guest] = (await ann.at('start-match').isVisible()) ? [ann, ben] : [ben, ann]
    await guest.at('ready').click()
    await host.page.locator(`[data-testid=seat][data-player=${guest.name}][data-ready=true]`).waitFor()
    await host.at('start-match').click()
    await Promise.all([ann, ben].map((one) => one.at('scoreboard').locator('li').nth(1).waitFor()))
    expect([...ann.complaints, ...ben.complaints]).toEqual([])
  }, 60_000)

  it('whoever waits alone is told how it goes, is seen by others, and may call it off: then nothing is left', async () => {
    const ann = await enter('Ann', 'phone')
    await ann.at('quick-match').click()
    await ann.page.getByText('Waiting for somebody').waitFor()
    expect(await ann.text('search-whom')).toBe('Players rated within 150 of you; more with time.')
    await ann.page.locator('[data-testid=search-time]', { hasText: '0:05' }).waitFor()
    expect(await ann.text('search-whom')).toBe('Players rated within 300 of you; more with time.')
    const ben = await enter('Ben')
    await ben.at('listing').waitFor()
    await ann.at('search-cancel').click()
    await ann.at('quick-match').waitFor()
    await ben.at('listing').waitFor({ state: 'detached' })
    expect([await sessions(), await ann.at('error').count(), ann.complaints]).toEqual([0, 0, []])
  })

  it('a friend who joins from the list ends the search', async () => {
    const ann = await enter('Ann')
    await ann.at('quick-match').click()
    const ben = await enter('Ben', 'phone')
    await ben.at('join-listing').click()
    for (const one of [ann, ben]) await one.at('seat').nth(1).waitFor()
  })

  for (const when of ['pressed', 'waiting'] as const) {
    it(`[DI25] where the lobby is gone when ${when === 'pressed' ? 'it is pressed' : 'one waits'}, it says so and leads back`, async () => {
      const own = await startRelay('--page', PAGE)
      const ann = await Friend.open(browser, 'Ann', 'phone')
      friends.push(ann)
      await ann.enter(own.url)
      await ann.at('quick-match').waitFor()
      if (when === 'pressed') await own.stop()
      await ann.at('quick-match').click()
      if (when === 'waiting') {
        await ann.page.getByText('Waiting for somebody').waitFor()
        await own.stop()
      }
      const error = ann.page.locator('[data-testid=error][data-code="discover/relay-unreachable"]')
      await error.waitFor({ timeout: 8000 })
      expect(await error.innerText()).toContain('The lobby does not answer. Check that the lobby is running')
      await ann.at('quick-match').waitFor()
    }, 60_000)
  }
})
