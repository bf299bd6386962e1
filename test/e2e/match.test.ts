import { readFileSync } from 'node:fs'
import { replay } from '@skirmish/sdk/replay'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumo } from '../../demo-game/src/rules/sumo.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

describe.skipIf(noChromium)(`two friends in two browsers${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages()

  const open = pages.enter
  const together = async (rounds: 1 | 3 = 1) => {
    const [ann, ben] = [await open('Ann'), await open('Ben', 'phone')]
    const code = await ann.create(rounds)
    await ben.joinByCode(code)
    return { ann, ben, code }
  }
  const start = async (ann: Friend, ben: Friend) => {
    await ben.at('ready').click()
    await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    await ann.at('start-match').click()
    await Promise.all([ann, ben].map((one) => one.at('scoreboard').locator('li').nth(1).waitFor()))
  }
  /** Ann drives off the ice until the match is over: Ben wins. */
  const playToTheEnd = async (ann: Friend, ben: Friend) => {
    await ann.page.keyboard.down('ArrowRight')
    await Promise.all([ann, ben].map((one) => one.at('result').waitFor({ timeout: 60_000 })))
    await ann.page.keyboard.up('ArrowRight')
  }

  /** After a match that Ben won, above the result. */
  const lookAtProfiles = async (ann: Friend, ben: Friend) => {
    await ben.at('open-profile').click()
    expect(await ben.text('profile-rating')).toBe('1020')
    expect(await ben.at('rating-curve').getAttribute('aria-label')).toBe('Rating over one match: from 1000 to 1020')
    expect(await ben.at('profile-stats').locator('[data-stat="Pushed off"] dd').textContent()).toMatch(/^[01]$/)
    const match = ben.at('match')
    expect([await match.count(), await match.getAttribute('data-state')]).toEqual([1, 'agreed'])
    expect(await match.textContent()).toMatch(/^Wonagainst Anntoday · signed by all\+20$/)
    const saved = ben.page.waitForEvent('download')
    await ben.at('matches-save').click()
    await ben.at('matches-file').setInputFiles(await (await saved).path())
    await ben.at('matches-said').getByText('0 of 1 match was new here.').waitFor()
    await ben.at('open-rival').click()
    await ben.page.locator('[data-testid=profile][data-player=Ann]').waitFor()
    expect(await ben.text('profile-rating')).toBe('980')
    expect(await ben.at('nemesis').count()).toBe(1) // Ben, of Ann
    await ben.at('ratings-back').click()
    await ann.at('open-ladder').click()
    for (const among of ['ladder-party', 'ladder-everybody'])
      await ann
        .at(among)
        .click()
        .then(() => ann.at('ladder-row').nth(1).waitFor())
    const names = ann.at('ladder-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-player')))
    expect(await names).toEqual(['Ben', 'Ann'])
    await ann.at('ladder-friends').click()
    await expect.poll(() => ann.at('ladder-row').count()).toBe(1)
    expect(await ann.at('move-key').count()).toBe(0) // a session is no place to change who one is
    await ann.page.keyboard.press('Escape')
    await ann.at('ratings-page').waitFor({ state: 'detached' })
  }

  it('play a whole match over WebRTC, agree on the score, keep their ratings, and play again', async () => {
    const { ann, ben } = await together()
    await start(ann, ben)
    expect(await ben.text('net-host')).toBe('Ann')
    await ben
      .at('net-path')
      .getByText(/^(lan|direct)$/)
      .waitFor() // it began on the relayed link
    expect(await ann.text('net-path')).toBe('local')
    for (const friend of [ann, ben]) expect(await friend.chosenPairs()).toBeGreaterThan(0)
    await playToTheEnd(ann, ben)
    expect(await ben.text('net-rtt')).toMatch(/^\d+ ms$/)
    expect(await ann.text('scoreboard')).toBe(await ben.text('scoreboard'))
    expect((await ann.text('scoreboard')).split(/\s+/)).toEqual(['Ann', '0', 'Ben', '1'])
    expect(await ann.text('rating')).toBe('Your rating: 980 (−20)')
    expect(await ben.text('rating')).toBe('Your rating: 1020 (+20)')
    await ben.at('record-state').getByText('+20: beat Ann, who was equal to you. Signed by all.').waitFor()
    await lookAtProfiles(ann, ben)
    const saved = ann.page.waitForEvent('download')
    await ann.at('save-recording').click()
    const played = replay(sumo, readFileSync(await (await saved).path())) // a page's match, played again in Node
    expect([played.run(), played.world.pucks.size]).toEqual([undefined, 2])
    expect(await ben.at('save-recording').count()).toBe(0)
    await ben.at('rematch').click()
    await ann.at('rematch').click()
    await ann.at('seat').getByText('1020 · 56 %').waitFor()
    await ann.at('start-match').click()
    await Promise.all([ann, ben].map((one) => one.page.locator('canvas').waitFor()))
    expect([...ann.complaints, ...ben.complaints]).toEqual([])
  }, 120_000)

  it('find each other in the list, and by a link that needs no typing', async () => {
    const ann = await open('Ann')
    const code = await ann.create(3)
    const ben = await open('Ben')
    await ben.page.locator(`[data-testid=listing][data-code="${code}"]`).getByTestId('join-listing').click()
    await ann.page.locator('[data-testid=seat][data-player=Ben][data-host=false]').waitFor()
    await ben.at('seat').nth(1).waitFor()
    const cleo = await pages.open('Cleo')
    await cleo.enter(ben.page.url())
    await cleo.at('seat').nth(2).waitFor()
    expect(await cleo.at('seat').evaluateAll((seats) => seats.map((seat) => seat.getAttribute('data-player')))).toEqual(
      ['Ann', 'Ben', 'Cleo'],
    )
  })

  it('when the host closes their tab, the guest is told that they host now, and the match goes on', async () => {
    const { ann, ben } = await together()
    await start(ann, ben)
    await ann.page.close({ runBeforeUnload: true })
    await ben.at('host-changed').waitFor()
    await ben.at('scoreboard').waitFor()
    expect(await ben.at('error').isVisible()).toBe(false)
  })

  it('when a guest closes their tab, the host is told; the match counts when the seat was not taken back', async () => {
    const { ann, ben } = await together(3)
    await start(ann, ben)
    await ben.page.keyboard.down('ArrowLeft')
    await ann.at('scoreboard').getByText('1').waitFor() // by then his device has signed that it began
    await ben.page.close({ runBeforeUnload: true })
    await ann.page.getByText('The connection to Ben broke').waitFor()
    await ann.at('result').waitFor({ timeout: 45_000 })
    expect(await ann.text('rating')).toBe('Your rating: 1020 (+20)')
    const words = '+20: beat Ben, who was equal to you. Waiting for Ben to sign.'
    expect(await ann.text('record-state')).toBe(words)
  }, 60_000)

  it('a guest who reloads the page is back in the seat, in the running match', async () => {
    const { ann, ben } = await together()
    await start(ann, ben)
    await ben.page.reload()
    await ben.at('scoreboard').locator('li').nth(1).waitFor()
    expect(await ben.text('net-host')).toBe('Ann')
    await playToTheEnd(ann, ben)
    expect(await ben.text('rating')).toBe('Your rating: 1020 (+20)')
  }, 90_000)

  it('a browser without WebRTC hosts and plays all the same, through the lobby', async () => {
    const ann = await pages.open('Ann')
    await ann.context.addInitScript('delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection')
    await ann.enter(pages.relay.url)
    const ben = await open('Ben', 'phone')
    await ben.joinByCode(await ann.create(1))
    await start(ann, ben)
    expect(await ben.text('net-path')).toBe('relayed')
    await playToTheEnd(ann, ben)
    expect(await ann.text('scoreboard')).toBe(await ben.text('scoreboard'))
    const paths = async () => [await ann.text('net-path'), await ben.text('net-path')].sort()
    await expect.poll(paths).toEqual(['local', 'relayed']) // on a device that is too slow the other may host by now
  })

  it('a second tab of one profile plays as an unrated guest', async () => {
    const ann = await open('Ann')
    const code = await ann.create(1)
    const tab = await ann.context.newPage()
    await tab.goto(pages.relay.url)
    await tab.getByTestId('enter-lobby').click()
    await tab.getByTestId('join-code').fill(code)
    await tab.getByTestId('join-by-code').click()
    await ann.page.locator('[data-testid=seat][data-player="Ann (2)"]').waitFor()
  })

  it('bots fill seats, and whoever plays with them is told that it is not rated', async () => {
    const ann = await open('Ann', 'phone')
    await ann.create(1)
    await ann.at('add-bot').click()
    await ann.page.locator('[data-testid=seat][data-player=Bot]').waitFor()
    await ann.at('start-match').click()
    await ann.at('result').waitFor({ timeout: 60_000 })
    expect(await ann.text('rating')).toBe('This match is not rated.')
  }, 90_000)
})

describe.skipIf(noChromium)('every wrong input has a sentence and a code on the page', () => {
  let relay: RelayProcess
  let browser: Browser
  beforeAll(async () => {
    relay = await startRelay('--page', PAGE)
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await relay.stop()
  })

  const codeAt = async (friend: Friend) => {
    await friend.at('error').waitFor()
    expect((await friend.text('error')).length).toBeGreaterThan(20)
    return friend.at('error').getAttribute('data-code')
  }

  it('names: empty, too long, invisible; markup is shown as text', async () => {
    for (const name of ['', 'x'.repeat(10_000), 'Ann\u202e', '\u200b']) {
      const friend = await Friend.open(browser, name)
      await friend.enter(relay.url)
      expect(await codeAt(friend)).toBe('session/bad-name')
      await friend.context.close()
    }
    const bold = await Friend.open(browser, '<img src=x onerror=x>')
    await bold.enter(relay.url)
    await bold.create(1)
    expect(await bold.at('seat').innerText()).toContain('<img src=x onerror=x>')
    await bold.context.close()
  })

  it('codes: none at all, an unknown one; a session that is full; a lobby that is dead', async () => {
    const ann = await Friend.open(browser, 'Ann')
    await ann.enter(relay.url)
    await ann.at('join-by-code').click()
    expect(await codeAt(ann)).toBe('discover/bad-code')
    await ann.at('join-code').fill('K7QF2M')
    await ann.at('join-by-code').click()
    await ann.page.locator('[data-testid=error][data-code="discover/unknown-code"]').waitFor()
    const host = await Friend.open(browser, 'Ben')
    await host.enter(relay.url)
    const code = await host.create(1)
    for (let bots = 0; bots < 7; bots++) await host.at('add-bot').click()
    await ann.at('join-code').fill(code)
    await ann.at('join-by-code').click()
    await ann.page.locator('[data-testid=error][data-code="session/full"]').waitFor()
    await relay.stop()
    await ann.at('join-code').fill(code)
    await ann.at('join-by-code').click()
    await ann.page.locator('[data-testid=error][data-code="discover/relay-unreachable"]').waitFor()
  }, 60_000)
})
