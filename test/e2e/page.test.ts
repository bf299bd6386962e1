import { describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'

describe.skipIf(noChromium)(
  `what the page does with clicks and links${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    const pages = lobbyPages({ silent: true })

    const { open, enter } = pages
    const host = async (name: string) => {
      const friend = await enter(name)
      const code = await friend.create(1)
      await friend.page.evaluate(() => {
        Object.assign(globalThis, { prompt: (_text: string, link: string) => Object.assign(globalThis, { link }) })
        Object.defineProperty(navigator, 'clipboard', { value: undefined })
        Object.defineProperty(document, 'execCommand', { value: () => false })
      })
      await friend.at('copy-link').click()
      await friend.page.waitForFunction(() => 'link' in globalThis)
      return { friend, code, link: await friend.page.evaluate(() => String(Reflect.get(globalThis, 'link'))) }
    }
    const paste = (friend: Friend, link: string) => friend.page.evaluate((href) => location.assign(href), link)
    const seatOf = (friend: Friend, name: string) =>
      friend.page.locator(`[data-testid=seat][data-player="${name}"]`).waitFor()

    it('whoever enters with a double click, or is in a hurry with Enter, is one rated player', async () => {
      const ann = await open('Ann')
      await ann.page.goto(pages.relay.url)
      await ann.at('player-name').fill('Ann')
      await ann.at('enter-lobby').dblclick()
      const who = ann.page.locator('.who')
      expect(await who.innerText()).toBe('Ann · 1000')
      await ann.page.reload()
      await ann.at('player-name').evaluate((input) => {
        for (let i = 0; i < 3; i++) input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
      })
      await who.waitFor()
      await ann.page.waitForTimeout(300)
      expect(await who.innerText()).toBe('Ann · 1000')
    })

    it('a name that is refused can be mended', async () => {
      const ann = await enter('')
      await ann.at('error').waitFor()
      await ann.at('player-name').fill('Ann')
      await ann.at('enter-lobby').click()
      await ann.at('create-session').waitFor()
      expect(await ann.at('error').count()).toBe(0)
    })

    it('a link pasted into an open page is followed: from the name, from the lobby, and out of another session', async () => {
      const [anns, bens] = [await host('Ann'), await host('Ben')]
      const cleo = await open('Cleo', 'phone')
      await cleo.page.goto(pages.relay.url)
      await cleo.at('player-name').waitFor()
      await paste(cleo, anns.link)
      await cleo.page.getByText('You have been invited').waitFor()
      await cleo.at('player-name').fill('Cleo')
      await cleo.at('enter-lobby').click()
      await seatOf(anns.friend, 'Cleo')
      await paste(cleo, bens.link)
      await seatOf(bens.friend, 'Cleo')
      await anns.friend.page.locator('[data-testid=seat][data-player=Cleo]').waitFor({ state: 'detached' })
      expect(cleo.page.url()).toBe(bens.link)
      await cleo.at('leave').click()
      await paste(cleo, anns.link)
      await seatOf(anns.friend, 'Cleo')
      expect(await cleo.at('invite-code').innerText()).toBe(anns.code)
      await paste(cleo, bens.link.replace(bens.code, '222222'))
      await cleo.page.locator('[data-testid=error][data-code="discover/unknown-code"]').waitFor()
      expect(await cleo.at('invite-code').innerText()).toBe(anns.code) // still in
      expect(cleo.page.url()).toBe(anns.link)
    })

    it('a row of the lobby stays the same element while its session changes, and goes with it', async () => {
      const cleo = await enter('Cleo', 'phone')
      const { friend: ann, code } = await host('Ann')
      const row = cleo.page.locator(`[data-testid=listing][data-code="${code}"]`)
      const [before, button] = [await row.elementHandle(), await row.getByTestId('join-listing').elementHandle()]
      await ann.at('add-bot').click()
      await row.getByText('2 of 8').waitFor()
      for (const one of [before, button]) expect(await one?.evaluate((element) => element.isConnected)).toBe(true)
      await button?.click()
      await seatOf(ann, 'Cleo')
      await cleo.at('leave').click()
      await row.waitFor()
      await ann.at('leave').click()
      await cleo.page.getByText('No sessions yet').waitFor()
    })

    it('a guest who would like a rematch is told that they wait, and is in the waiting room when the host goes on', async () => {
      const { friend: ann, code } = await host('Ann')
      const ben = await enter('Ben', 'phone')
      await ben.joinByCode(code)
      await ben.at('ready').click()
      await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
      await ann.at('start-match').click()
      await ann.page.keyboard.down('ArrowRight')
      await Promise.all([ann, ben].map((one) => one.at('result').waitFor({ timeout: 60_000 })))
      await ben.at('rematch').click()
      await ben.page.getByText('Waiting for Ann to go on.').waitFor()
      await ann.page.getByText('Ben would like a rematch.').waitFor()
      await ann.at('rematch').click()
      await ben.at('seat').nth(1).waitFor()
      await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    }, 90_000)

    it('[CO24] who joined by code compares the same four words with the host; who came by a link need not', async () => {
      const { friend: ann, code, link } = await host('Ann')
      expect(await ann.at('compare-words').isVisible()).toBe(false) // alone there is nothing to compare
      const [ben, cleo] = [await enter('Ben', 'phone'), await open('Cleo')]
      await ben.joinByCode(code)
      await cleo.enter(link)
      await seatOf(cleo, 'Ben')
      expect(await cleo.at('compare-words').count()).toBe(0)
      for (const friend of [ann, ben]) await friend.at('compare-words').locator('summary').click()
      const words = /^[a-z]{3,8}( [a-z]{3,8}){3}$/
      for (const friend of [ann, ben]) await friend.at('words').filter({ hasText: words }).waitFor()
      expect(await ben.text('words')).toBe(await ann.text('words'))
    })
  },
)
