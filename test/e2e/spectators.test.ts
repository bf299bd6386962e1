import { describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'

describe.skipIf(noChromium)(`who watches, and who is shut out${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages({ webgl: true })

  const open = pages.enter
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
    await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    await ann.at('start-match').click()
    await zoe.at('watching').waitFor()
    await zoe.page.reload()
    await zoe.at('watching').waitFor()
    const arena = zoe.page.locator('canvas')
    expect(await arena.evaluate((canvas: HTMLCanvasElement) => canvas.getContext('webgl') !== null)).toBe(true)
    await zoe.at('scoreboard').locator('li').nth(1).waitFor()
    expect(await zoe.at('scoreboard').locator('li').count()).toBe(2)
    expect([...ann.complaints, ...ben.complaints, ...zoe.complaints, ...dan.complaints]).toEqual([])
  }, 60_000)
})
