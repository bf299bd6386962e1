import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../sdk/src/discover/base64url.js'
import { NO_MATCH } from '../../sdk/src/result/match-start.js'
import { writeMatch } from '../../sdk/src/result/signed-match.js'
import { began, ended, endOf, startOf } from '../../sdk/test/result/signers.js'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'

/** So many matches of two people, as a file. @param first number of the first: other numbers are other matches */
function matches(count: number, first = 0) {
  let previous: Uint8Array = NO_MATCH
  const records = Array.from({ length: count }, (_, i) => {
    const nonce = Uint8Array.from({ length: 16 }, (_, at) => ((first + i) >> (8 * at)) & 255)
    const { players, ...start } = startOf(2, { mode: '', stats: [], nonce })
    const record = began({ ...start, players: players.map((one) => ({ ...one, previous })) })
    previous = record.id
    const end = endOf(record.start, { players: [1, 2].map((place) => ({ place, left: false, values: [] })) })
    return toBase64url(writeMatch(ended(record, end, [0, 1])))
  })
  const text = JSON.stringify({ 'skirmish-records': 1, records })
  return { name: 'matches.json', mimeType: 'application/json', buffer: Buffer.from(text) }
}

describe.skipIf(noChromium)(`what a page keeps${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages({ silent: true })

  const atProfile = async (name: string, quotaSize?: number) => {
    const friend = await pages.open(name)
    const session = await friend.context.newCDPSession(friend.page)
    const { origin } = new URL(pages.relay.url)
    if (quotaSize) await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize })
    await friend.enter(pages.relay.url)
    await friend.at('open-profile').click()
    await friend.at('matches-file').waitFor({ state: 'attached' })
    return { friend, session, origin }
  }
  const read = async (friend: Friend, file: ReturnType<typeof matches>) => {
    await friend.at('matches-file').setInputFiles(file)
    await friend.at('matches-said').filter({ hasNotText: 'Checking' }).waitFor()
    return friend.text('matches-said')
  }

  it('[RA9] has no room for more: the page says so, and takes nothing along that it does not keep', async () => {
    const { friend } = await atProfile('Ann', 50_000) // it holds the key, and not much more
    expect(await read(friend, matches(60))).toBe('There is no room left to keep that. Make room on this device.')
    const saved = friend.page.waitForEvent('download')
    await friend.at('matches-save').click()
    const { records } = JSON.parse(await readFile(await (await saved).path(), 'utf8'))
    expect(records.length).toBeLessThan(60)
  })

  it.runIf(process.env.SKIRMISH_LONG)(
    '[RA9] was deleted before a match: the result says so in the words of what is wrong, and so does the lobby',
    async () => {
      const [ann, ben] = [await pages.enter('Ann'), await pages.enter('Ben')]
      await ben.joinByCode(await ann.create(1))
      const session = await ann.context.newCDPSession(ann.page)
      const { origin } = new URL(pages.relay.url)
      await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
      await ben.at('ready').click()
      await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
      await ann.at('start-match').click()
      await ann.at('scoreboard').locator('li').nth(1).waitFor()
      await ann.page.keyboard.down('ArrowRight')
      await ann.at('result').waitFor({ timeout: 60_000 })
      const words = 'What this device remembers of you was deleted. Reload the page.'
      await ann.at('store-trouble').getByText(words).waitFor()
      expect(await ben.at('store-trouble').isHidden()).toBe(true)
      await ann.at('leave').click()
      await ann.at('create-session').waitFor()
      expect(await ann.text('store-trouble')).toBe(words)
    },
  )

  it('[RA9] was deleted while the page was open: it says so once, and keeps what comes then', async () => {
    const { friend, session, origin } = await atProfile('Ann')
    expect(await read(friend, matches(2))).toBe('2 of 2 matches were new here.')
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
    expect(await read(friend, matches(2, 100))).toBe('What this device remembers of you was deleted. Reload the page.')
    expect(await read(friend, matches(2, 200))).toBe('2 of 2 matches were new here.')
    await friend.page.reload()
    await friend.at('open-profile').click() // before anybody has entered
    await friend.at('matches-read').waitFor()
    expect(await read(friend, matches(2, 200))).toBe('0 of 2 matches were new here.')
  })
})
