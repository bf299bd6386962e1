import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { type Device, lobbyPages } from '../support/lobby-pages.js'
import { PAGE, startRelay } from '../support/relay-process.js'

/** Where pictures of what people see go, if anywhere. */
const PICTURES = process.env.SKIRMISH_PICTURES

describe.skipIf(noChromium)(`the page that checks a connection${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages()

  async function enter(name: string, device: Device, url?: string) {
    const friend = await pages.enter(name, device, url)
    await friend.at('check-connection').waitFor()
    return friend
  }
  const verdict = async (friend: Friend) => {
    const line = friend.page.locator('[data-testid=check-verdict][data-took-ms]')
    await line.waitFor({ timeout: 6000 })
    return { text: await line.innerText(), tookMs: Number(await line.getAttribute('data-took-ms')) }
  }
  const statesOf = async (friend: Friend) =>
    Object.fromEntries(
      await friend
        .at('finding')
        .evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-check'), row.getAttribute('data-state')])),
    )
  const picture = async (friend: Friend, name: string) => {
    if (!PICTURES) return
    mkdirSync(PICTURES, { recursive: true })
    await friend.page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
  }

  for (const device of ['phone', 'desktop'] as const) {
    it(`on a ${device} beside its lobby all is well, and the way leads back`, async () => {
      const ann = await enter('Ann', device)
      await ann.at('check-connection').scrollIntoViewIfNeeded()
      await picture(ann, `lobby-${device}`)
      await ann.at('check-connection').click()
      const { text, tookMs } = await verdict(ann)
      await picture(ann, `check-good-${device}`)
      expect(await statesOf(ann)).toEqual({
        ...{ relay: 'good', webrtc: 'good', udp: 'good', nat: 'good', turn: 'good', mdns: 'good' },
        ...{ 'local-network': 'good', page: 'good', store: 'good' },
      })
      expect(text).toMatch(/^All is well/)
      expect(tookMs).toBeLessThan(5000)
      await ann.at('check-again').click()
      await verdict(ann)
      expect(await ann.at('finding').count()).toBe(9)
      await ann.at('check-back').click()
      await ann.at('create-session').waitFor()
      // A lobby that lends no servers says 404, which Chromium writes down.
      expect(ann.complaints.filter((text) => !text.includes('404'))).toEqual([])
    })
  }

  it('says within 5 s that the lobby is gone, with one thing to do; and more when it is there again', async () => {
    const party = await startRelay('--page', PAGE)
    const ben = await enter('Ben', 'phone', party.url)
    await ben.page.waitForLoadState('networkidle')
    await party.stop()
    const start = performance.now()
    await ben.at('check-connection').click()
    const row = ben.page.locator('[data-testid=finding][data-check=relay]')
    await row.waitFor({ timeout: 5000 })
    expect(await row.getAttribute('data-state')).toBe('bad')
    expect(await row.getAttribute('data-code')).toBe('discover/relay-unreachable')
    expect(await row.innerText()).toContain('Check that the lobby is running')
    const { text } = await verdict(ben)
    expect(performance.now() - start).toBeLessThan(5000)
    expect(text).toMatch(/in the way/)
    expect(await statesOf(ben)).toMatchObject({ webrtc: 'good', page: 'good', udp: 'unknown' })
    await picture(ben, 'check-gone-phone')
    const again = await startRelay('--page', PAGE, '--port', String(party.port))
    await ben.at('check-again').click()
    await ben.page.locator('[data-testid=finding][data-check=relay][data-state=good]').waitFor()
    await again.stop()
  })

  it('is offered where a join failed for the network, also to somebody who never got in', async () => {
    const party = await startRelay('--page', PAGE)
    const cleo = await enter('Cleo', 'desktop', party.url)
    await cleo.page.waitForLoadState('networkidle')
    await cleo.at('join-code').fill('nonsense')
    await cleo.at('join-by-code').click()
    await cleo.at('error').waitFor()
    expect(await cleo.at('check-after-error').count()).toBe(0) // a typing error is none of the network
    await party.stop()
    await cleo.at('join-code').fill('K7QF2M')
    await cleo.at('join-by-code').click()
    await cleo.at('check-after-error').click({ timeout: 20_000 })
    await cleo.page.locator('[data-testid=finding][data-check=relay][data-state=bad]').waitFor()
    expect(await cleo.at('error').count()).toBe(0)
  }, 60_000)
})
