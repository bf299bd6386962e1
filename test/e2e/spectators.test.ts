import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, noChromium } from '../support/chromium.js'
import { Friend } from '../support/friend.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

describe.skipIf(noChromium)(`who watches, and who is shut out${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  let relay: RelayProcess
  let browser: Browser
  const friends: Friend[] = []

  beforeAll(async () => {
    relay = await startRelay('--page', PAGE)
    browser = await launchChromium()
  })
  afterEach(async () => {
    for (const friend of friends.splice(0)) await friend.context.close()
  })
  afterAll(async () => {
    await browser.close()
    expect(await relay.stop()).toBe(0)
  })

  const open = async (name: string, device?: 'phone' | 'desktop') => {
    const friend = await Friend.open(browser, name, device)
    friends.push(friend)
    await friend.enter(relay.url)
    return friend
  }
  const rowOf = (friend: Friend, kind: 'seat' | 'watcher', name: string) =>
    friend.page.locator(`[data-testid=${kind}][data-player=${name}]`)

  it('[SE23] [SE24] [SE21] Zoe watches from the list, takes a seat and gives it back, sees a match; Dan is banned', async () => {
    const [ann, ben, zoe, dan] = [await open('Ann'), await open('Ben', 'phone'), await open('Zoe'), await open('Dan')]
    const code = await ann.create(1)
    await ben.joinByCode(code)
    await dan.joinByCode(code)
    await zoe.page.locator(`[data-testid=listing][data-code="${code}"]`).getByTestId('watch-listing').click()
    await rowOf(ann, 'watcher', 'Zoe').waitFor()
    expect(await zoe.at('ready').isVisible()).toBe(false)
    await zoe.at('change-place').click()
    await rowOf(ben, 'seat', 'Zoe').waitFor()
    await zoe.at('change-place').click()
    await rowOf(ben, 'watcher', 'Zoe').waitFor()
    await rowOf(ann, 'seat', 'Dan').getByTestId('ban').click()
    await dan.at('error').waitFor()
    await dan.at('join-code').fill(code)
    await dan.at('watch-by-code').click()
    await dan.page.locator('[data-code="session/banned"]').waitFor()
    await ben.at('ready').click()
    await rowOf(ann, 'seat', 'Ben').getByText('ready', { exact: true }).waitFor()
    await ann.at('start-match').click()
    await zoe.at('watching').waitFor()
    await zoe.page.reload()
    await zoe.at('watching').waitFor()
    await zoe.page.locator('canvas').waitFor()
    await zoe.at('scoreboard').locator('li').nth(1).waitFor()
    expect(await zoe.at('scoreboard').locator('li').count()).toBe(2)
    expect([...ann.complaints, ...ben.complaints, ...zoe.complaints, ...dan.complaints]).toEqual([])
  }, 60_000)
})
