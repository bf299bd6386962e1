import { describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { lobbyPages } from '../support/lobby-pages.js'

const title = `two at one keyboard${noChromium ? ` (skipped: ${noChromium})` : ''}`

describe.skipIf(noChromium)(title, () => {
  const pages = lobbyPages({ silent: true })

  it('[SE25] Bob plays beside Ben, a guest, with keys of his own; a phone does not offer it; all see the same end', async () => {
    const [ann, ben] = [await pages.enter('Ann', 'phone'), await pages.enter('Ben')]
    await ben.joinByCode(await ann.create(1))
    expect(await ann.at('add-local').isVisible()).toBe(false)
    await ben.at('add-local').click()
    await ben.at('local-name').fill('Bob')
    await ben.at('confirm-local').click()
    const bob = ann.page.locator('[data-testid=seat][data-player=Bob]')
    await bob.getByText('beside Ben').waitFor()
    expect(await ben.at('add-local').isVisible()).toBe(false)
    await ben.at('ready').click()
    await ann.page.locator('[data-player=Bob][data-ready=true]').waitFor()
    await ann.at('start-match').click()
    await ben.at('keys-hint').getByText('Bob: arrows and Enter').waitFor()
    await Promise.all([ann, ben].map((one) => one.at('scoreboard').locator('li').nth(2).waitFor()))
    // Off the ice both of them, and by keys that would take Ben off sooner, if they were his.
    await ben.page.keyboard.down('ArrowLeft')
    await ann.page.keyboard.down('ArrowDown')
    await Promise.all([ann, ben].map((one) => one.at('result').waitFor({ timeout: 60_000 })))
    for (const one of [ann, ben]) {
      const rows = one.at('result').locator('li')
      expect(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-player')))).toEqual([
        'Ben',
        'Ann',
        'Bob',
      ])
    }
  }, 90_000)
})
