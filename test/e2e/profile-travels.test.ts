import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createMatchmaker, type Matchmaker } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumo } from '../../demo-game/src/rules/sumo.js'
import '../../sdk/src/matchmaker/carry-profile.js'
import '../../sdk/src/matchmaker/carry-records.js'
import '../../sdk/src/matchmaker/ladder.js' // loaded before: a manual clock waits for no module
import { toBase64url } from '../../sdk/src/discover/base64url.js'
import { NO_MATCH } from '../../sdk/src/result/match-start.js'
import { writeMatch } from '../../sdk/src/result/signed-match.js'
import { Evenings } from '../../sdk/test/matchmaker/evenings.js'
import { began, ended, endOf, startOf } from '../../sdk/test/result/signers.js'
import { sumo as small } from '../../sdk/test/sumo.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { Friend } from '../support/friend.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

/** Where pictures of what people see go, if anywhere. */
const PICTURES = process.env.SKIRMISH_PICTURES

const fileOf = (text: string) => ({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(text) })

/** Matches of two people: one that counts, and three without an end. By the first one's device two of them follow the same match, and one another that nobody has. */
function torn(): string {
  const match = (nonce: number, anns: Uint8Array, bens: Uint8Array) => {
    const { players, ...start } = startOf(2, { mode: '', stats: [], nonce: new Uint8Array(16).fill(nonce) })
    return began({ ...start, players: players.map((one, i) => ({ ...one, previous: i === 0 ? anns : bens })) })
  }
  const first = match(1, NO_MATCH, NO_MATCH)
  const players = [1, 2].map((place) => ({ place, left: false, values: [] }))
  const second = match(2, first.id, first.id)
  const third = match(3, first.id, second.id)
  const records = [
    ended(first, endOf(first.start, { players }), [0, 1]),
    second,
    third,
    match(4, new Uint8Array(32).fill(4), third.id),
  ]
  return JSON.stringify({ 'skirmish-records': 1, records: records.map((one) => toBase64url(writeMatch(one))) })
}

/** What somebody takes along: the words of their key, and their matches. */
interface Luggage {
  readonly name: string
  readonly phrase: string
  readonly matches: string
}

/** Ann, Ben and Cleo have played with each other, and signed it. */
async function played(): Promise<Luggage[]> {
  const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo'], { game: { ...small, tickRate: 10 } }) // nobody looks
  const { world } = evenings
  for (const who of [
    [0, 1],
    [1, 2],
    [2, 0, 1],
  ]) {
    const sessions = await evenings.meet(...who)
    await evenings.play(sessions, 1, who.length * 1500)
    await evenings.part(sessions)
  }
  const packed: Luggage[] = []
  for (const { me, profile, ratings } of evenings.places) {
    const phrase = await world.during(profile.export({ as: 'phrase' }))
    packed.push({ name: me.name, phrase, matches: await world.during(ratings.export()) })
  }
  return packed
}

describe.skipIf(noChromium)(`a profile that travels${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  /** Three lobbies at three ports: to a browser, three pages with a storage each. */
  let relays: RelayProcess[] = []
  let browser: Browser
  let folder: string
  const others: Matchmaker<typeof sumo>[] = []

  beforeAll(async () => {
    folder = await mkdtemp(`${tmpdir()}/skirmish-travels-`)
    const started = [1, 2, 3].map(() => startRelay('--page', PAGE))
    ;[relays, browser] = await Promise.all([Promise.all(started), launchChromium()])
  })
  afterAll(async () => {
    for (const other of others) other.close()
    await browser.close()
    expect(await Promise.all(relays.map((relay) => relay.stop()))).toEqual([0, 0, 0])
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  })

  /** A friend in Node, with their key and their matches. */
  const friend = async ({ name, phrase, matches }: Luggage, relay: string) => {
    const device = () => node({ relay, lan: false, folder: `${folder}/${name}` })
    const somebody = await createMatchmaker({ game: sumo, player: { name }, ...device() })
    await (await somebody.profile.import(phrase)).replace()
    const known = await createMatchmaker({ game: sumo, player: { name }, ...device() })
    others.push(known)
    await known.ratings.import(matches)
    return known
  }
  const address = (at: number) => relays[at]?.url ?? ''

  for (const device of ['phone', 'desktop'] as const)
    it(`[RA30] matches without an end, and two histories of one device, are shown in words, on a ${device}`, async () => {
      const ann = await Friend.open(browser, 'Ann', device)
      const picture = (name: string) =>
        PICTURES && ann.page.screenshot({ path: `${PICTURES}/chain-${name}-${device}.png` })
      await ann.page.goto(address(0))
      await ann.at('player-name').fill('Ann')
      await ann.at('enter-lobby').click()
      await ann.at('open-profile').click()
      await ann.at('matches-file').setInputFiles(fileOf(torn()))
      await ann.at('matches-said').getByText('4 of 4 matches were new here.').waitFor()
      await ann.at('show-ladder').click()
      const bens = ann.page.locator('[data-testid=ladder-row][data-player=ben]')
      await bens.waitFor()
      expect((await ann.at('ladder-row').allInnerTexts()).map((text) => text.split('\n'))).toEqual([
        ['1.', 'ann', '1 match, 1 won', 'Two histories from one device', '3 matches without an end', '1020'],
        ['2.', 'ben', '1 match, 0 won', '3 matches without an end', '980'],
      ])
      await picture('ladder')
      await bens.getByTestId('gaps').getByText('3 matches without an end').click()
      await bens.getByText('nobody has said how it ended').waitFor()
      const others = ann.page.locator('[data-testid=ladder-row][data-player=ann]')
      await others.getByTestId('fork').getByText('Two histories').click()
      await others.getByText('one device signed both').waitFor()
      await picture('ladder-open')
      await others.getByTestId('open-player').click()
      await ann.at('profile').getByTestId('fork').waitFor()
      expect(await ann.at('gaps').getAttribute('data-count')).toBe('3')
      expect(await ann.text('unknown-matches')).toMatch(/^One earlier match is not known here: played with people/)
      await picture('profile')
      expect(ann.complaints).toEqual([])
      await ann.context.close()
    }, 60_000)

  it('[PR2] [PR3] [PR5] [RA18] over three origins, by words, by a link and by a file, and matches by a file and from friends: the ladder is equal', async () => {
    const [anns, bens, cleos] = (await played()) as [Luggage, Luggage, Luggage]
    const friends = Promise.all([friend(bens, address(1)), friend(cleos, address(1))])
    const ann = await Friend.open(browser, 'Ann')
    const saved = async (testid: string) => {
      const [download] = await Promise.all([ann.page.waitForEvent('download'), ann.at(testid).click()])
      return readFile(await download.path(), 'utf8')
    }
    const enter = async () => {
      await ann.at('player-name').fill('Ann')
      await ann.at('enter-lobby').click()
      await ann.at('join-code').waitFor()
    }
    const bring = async (matches: string, count: number) => {
      await ann.at('open-profile').click()
      await ann.at('matches-file').setInputFiles(fileOf(matches))
      await ann.at('matches-said').getByText(`${count} of ${count} matches were new here.`).waitFor()
      await ann.at('ratings-back').click()
    }
    const ladder = async (rows: number) => {
      await ann.at('open-ladder').click()
      if (rows > 0)
        await ann
          .at('ladder-row')
          .nth(rows - 1)
          .waitFor()
      const all = await ann.at('ladder-row').allInnerTexts()
      await ann.at('ratings-back').click()
      return all.map((row) => row.split('\n').join(' '))
    }

    // By words, and matches by a file.
    await ann.page.goto(address(0))
    await ann.at('your-key').click()
    await ann.at('key-text').fill(anns.phrase)
    await ann.at('key-read').click()
    await ann.at('key-replace').click()
    await enter()
    await bring(anns.matches, 3)
    const first = await ladder(3)
    expect(first).toEqual([
      '1. Cleo 2 matches, 1 won 1009',
      '2. Ann (you) 2 matches, 1 won 1002',
      '3. Ben 3 matches, 1 won · 2 lost in a row 989',
    ])
    await ann.at('your-key').click()
    await ann.at('key-as-link').click()
    await ann.at('key-address').fill(address(1))
    await ann.page.evaluate(() => {
      const writeText = async (text: string) => void Object.assign(globalThis, { copied: text })
      Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    })
    await ann.at('key-copy-link').click()
    await ann.page.waitForFunction(() => 'copied' in globalThis)
    const link = await ann.page.evaluate(() => String(Reflect.get(globalThis, 'copied')))

    // By a link, and matches from friends who are met there.
    const [ben, cleo] = await friends
    const party = await ben.host()
    await cleo.join(party.invitation.code)
    await ann.page.goto(link)
    await ann.at('key-replace').click()
    await enter()
    expect(await ladder(0)).toEqual([])
    await ann.joinByCode(party.invitation.code)
    const rated = async () => {
      await ann.at('ready').click() // seats are shown anew
      return (await ann.at('chance').allInnerTexts()).map((text) => text.split(' ')[0])
    }
    await expect.poll(rated, { timeout: 20_000 }).toEqual(['989', '1009', '1002']) // Ben's, Cleo's and hers
    await ann.at('leave').click()
    await ann.at('join-code').waitFor()
    expect(await ladder(3)).toEqual(first)
    await ann.at('your-key').click()
    await ann.at('key-as-file').click()
    const key = await saved('key-save-file')
    await ann.at('key-back').click()
    await ann.at('open-profile').click()
    const matches = await saved('matches-save')
    await ann.at('ratings-back').click()

    // By files alone.
    await ann.page.goto(address(2))
    await ann.at('your-key').click()
    await ann.at('key-file').setInputFiles(fileOf(key))
    await ann.at('key-replace').click()
    await enter()
    expect(await ladder(0)).toEqual([])
    await bring(matches, 3)
    expect(await ladder(3)).toEqual(first)
    expect(ann.complaints).toEqual([])
    await ann.context.close()
  }, 90_000)
})
