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
import { Evenings } from '../../sdk/test/matchmaker/evenings.js'
import { sumo as small } from '../../sdk/test/sumo.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { Friend } from '../support/friend.js'
import { PAGE, type RelayProcess, startRelay } from '../support/relay-process.js'

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

  it('[PR2] [PR3] [PR5] [RA18] over three origins, by words, by a link and by a file, and matches by a file and from friends: the ladder is equal', async () => {
    const [anns, bens, cleos] = (await played()) as [Luggage, Luggage, Luggage]
    const ann = await Friend.open(browser, 'Ann')
    const fileOf = (text: string) => ({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(text) })
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
    const [ben, cleo] = await Promise.all([friend(bens, address(1)), friend(cleos, address(1))])
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
