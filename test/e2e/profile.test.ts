import { mkdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createMatchmaker } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sumo } from '../../demo-game/src/rules/sumo.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { freePort } from '../support/free-port.js'
import { Friend } from '../support/friend.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

/** Where pictures of what people see go, if anywhere. */
const PICTURES = process.env.SKIRMISH_PICTURES

/** Both have the same hooks. */
const DEVICES = process.env.SKIRMISH_LONG ? (['phone', 'desktop'] as const) : (['phone'] as const)

describe.skipIf(noChromium)(`a key that is carried${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  let relay: RelayProcess
  let browser: Browser
  /** The same lobby under another name: to a browser, another page with a storage of its own. */
  let elsewhere: string
  const friends: Friend[] = []

  beforeAll(async () => {
    const port = await freePort()
    elsewhere = `http://party.test:${port}/`
    relay = await startRelay('--page', PAGE, '--port', String(port), '--origin', elsewhere)
    browser = await launchChromium('--host-resolver-rules=MAP party.test 127.0.0.1')
  })
  afterEach(async () => {
    for (const friend of friends.splice(0)) {
      expect(friend.complaints).toEqual([])
      await friend.context.close()
    }
  })
  afterAll(async () => {
    await browser.close()
    expect(await relay.stop()).toBe(0)
  })

  const open = async (name: string, device?: 'phone' | 'desktop') => {
    const friend = await Friend.open(browser, name, device)
    friends.push(friend)
    return friend
  }
  const enter = async (name: string, device?: 'phone' | 'desktop') => {
    const friend = await open(name, device)
    await friend.enter(relay.url)
    await friend.at('create-session').waitFor()
    return friend
  }
  const picture = async (friend: Friend, name: string) => {
    if (!PICTURES) return
    mkdirSync(PICTURES, { recursive: true })
    await friend.page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
  }
  /** What they put on the clipboard with this button. */
  const copied = async (friend: Friend, testid: string) => {
    await friend.page.evaluate(() => {
      const writeText = async (text: string) => void Object.assign(globalThis, { copied: text })
      Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    })
    await friend.at(testid).click()
    await friend.page.waitForFunction(() => 'copied' in globalThis)
    return friend.page.evaluate(() => String(Reflect.get(globalThis, 'copied')))
  }
  const WORDS = /^[a-z]{3,8}( [a-z]{3,8}){3}$/
  const wordsOf = async (friend: Friend) => {
    await friend.at('key-words').filter({ hasText: WORDS }).waitFor()
    return friend.text('key-words')
  }
  /** In the lobby: the first screen has such a button, too. */
  const openKey = async (friend: Friend) => {
    await friend.at('join-code').waitFor()
    await friend.at('your-key').click()
  }
  const linkTo = async (friend: Friend, address: string) => {
    await friend.at('key-as-link').click()
    await friend.at('key-address').fill(address)
    return copied(friend, 'key-copy-link')
  }

  for (const device of DEVICES) {
    it(`[PR4] [PR5] a link to another page, on a ${device}: the same key there, once the player has seen both and said yes`, async () => {
      const ann = await enter('Ann', device)
      await ann.at('your-key').click() // on the first screen, while the lobby is on its way
      const words = await wordsOf(ann)
      const link = await linkTo(ann, elsewhere.replace(/^http:\/\//, ''))
      expect(link.startsWith(`${elsewhere}#skirmish-profile=`)).toBe(true)
      await picture(ann, `key-link-${device}`)

      const there = await open('Guest', device)
      await there.enter(elsewhere)
      await openKey(there)
      const guests = await wordsOf(there)
      expect(guests).not.toBe(words)
      const said: string[] = []
      there.page.on('request', (request) => said.push(request.url()))
      await there.page.goto('about:blank')
      await there.page.goto(link)
      await there.at('key-ask').waitFor()
      expect(there.page.url()).toBe(elsewhere)
      expect(await there.page.evaluate(() => history.state)).toBe(null)
      expect([await there.text('key-now'), await there.text('key-then')]).toEqual([
        `Now\nGuest\n${guests}`,
        `From now on\nAnn\n${words}`,
      ])
      await picture(there, `key-ask-${device}`)
      await there.at('key-keep').click()
      expect(await wordsOf(there)).toBe(guests)

      await there.page.evaluate((href) => location.assign(href), link)
      await there.at('key-replace').click()
      await there.at('enter-lobby').waitFor()
      expect(await there.at('player-name').inputValue()).toBe('Ann')
      await there.at('your-key').click()
      expect(await wordsOf(there)).toBe(words)
      await there.page.reload()
      await there.at('your-key').click()
      expect(await wordsOf(there)).toBe(words)
      expect(said.length).toBeGreaterThan(3)
      expect(said.filter((url) => url.includes('skirmish-profile'))).toEqual([])
    }, 60_000)

    it(`[PR2] [PR3] words on paper and a file with a password, on a ${device}; what is mistyped can be mended`, async () => {
      const ann = await enter('Ann', device)
      await openKey(ann)
      const words = await wordsOf(ann)
      await picture(ann, `key-${device}`)
      await ann.at('key-as-phrase').click()
      const phrase = (await ann.at('key-phrase').locator('li').allInnerTexts()).join(' ')
      await picture(ann, `key-phrase-${device}`)
      await ann.at('key-as-file').click()
      expect(await ann.at('key-phrase').count()).toBe(0)
      await ann.at('key-file-password').fill('hunter2')
      await picture(ann, `key-file-${device}`)
      const [download] = await Promise.all([ann.page.waitForEvent('download'), ann.at('key-save-file').click()])
      expect(download.suggestedFilename()).toBe('puck-sumo-ann.json')
      const file = await readFile(await download.path())

      const phone = await open('Annie', device)
      await phone.page.goto(elsewhere)
      await phone.at('your-key').click()
      await phone.at('key-text').fill(phrase.replace(/ \w+$/, ' wingg'))
      await phone.at('key-read').click()
      await phone.page.locator('[data-testid=error][data-code="profile/bad-phrase"]').waitFor()
      expect(await phone.text('error')).toMatch(/^Word 25, “wingg”, is not in the list: is it “wing”\?/)
      await picture(phone, `key-wrong-word-${device}`)
      await phone.at('key-text').fill(phrase.replaceAll(/(\w{4})\w*/g, '$1\n'))
      await phone.at('key-read').click()
      await phone.at('key-ask').waitFor()
      expect([await phone.at('key-now').count(), (await phone.text('key-then')).endsWith(words)]).toEqual([0, true])
      await phone.at('key-keep').click()

      await phone.at('key-file').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: file })
      await phone.at('key-password').fill('hunter1')
      await phone.at('key-password-open').click()
      await phone.at('key-password-wrong').waitFor()
      await picture(phone, `key-password-${device}`)
      await phone.at('key-password').fill('hunter2')
      await phone.at('key-password-open').click()
      await phone.at('key-replace').click()
      await phone.at('enter-lobby').click()
      await phone.at('create-session').waitFor()
      await phone.at('your-key').click()
      expect(await wordsOf(phone)).toBe(words)
    }, 60_000)
  }

  it('[PR5] [SE8] a player who was dropped is let back to their seat on another page, by their key alone', async () => {
    const host = await enter('Ann')
    const ben = await enter('Ben')
    await ben.at('your-key').click()
    const link = await linkTo(ben, elsewhere)
    await ben.at('key-back').click()
    const code = await host.create(5)
    await ben.joinByCode(code)
    const phone = await open('Phone', 'phone')
    await phone.page.goto(link)
    await phone.at('key-replace').click()
    await phone.at('player-name').fill('Phone')
    await phone.at('enter-lobby').click()
    await phone.at('create-session').waitFor()
    const bens = host.page.locator('[data-testid=seat][data-player=Ben]')
    await bens.waitFor()
    await ben.page.close()
    await bens.getByText('connection lost, waiting').waitFor()
    await phone.joinByCode(code)
    await phone.at('ready').click()
    await host.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    expect(await host.at('seat').count()).toBe(2)
  }, 60_000)

  it('[PR5] a link changes nothing in a session, and neither does a second tab; it is gone from the address all the same', async () => {
    const ann = await enter('Ann')
    await openKey(ann)
    const words = await wordsOf(ann)
    const link = await linkTo(ann, relay.url)
    await ann.at('key-back').click()
    await ann.create(1)
    await ann.page.evaluate((href) => location.assign(href), link)
    await ann.page.getByText('Leave the session first').waitFor()
    expect([ann.page.url(), await ann.at('seat').count()]).toEqual([relay.url, 1])
    const second = await ann.context.newPage()
    await second.goto(link)
    await second.getByTestId('key-elsewhere').waitFor()
    expect([second.url(), await second.getByTestId('key-text').count()]).toEqual([relay.url, 0])
    await second.close()
    await ann.at('leave').click()
    await ann.at('your-key').click()
    expect(await wordsOf(ann)).toBe(words)
  }, 60_000)

  it('a key made in a page plays in Node, by its phrase', async () => {
    const ann = await enter('Ann')
    await ann.at('your-key').click()
    const words = await wordsOf(ann)
    await ann.at('key-as-phrase').click()
    const phrase = await copied(ann, 'key-copy-phrase')
    const folder = await mkdtemp(`${tmpdir()}/skirmish-key-`)
    const start = () => createMatchmaker({ game: sumo, player: { name: 'Ann' }, ...node({ lan: false, folder }) })
    try {
      const preview = await (await start()).profile.import(phrase)
      expect(preview.words.join(' ')).toBe(words)
      await preview.replace()
      const again = await start()
      expect(again.me.key).toEqual(preview.key)
      again.close()
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  })
})
