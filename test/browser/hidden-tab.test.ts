import { rmSync } from 'node:fs'
import { createMatchmaker, type Matchmaker, type Session } from '@skirmish/sdk'
import { type NodeOptions, node } from '@skirmish/sdk/node'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Hiding } from '../browser/hiding-page.js'
import { buildPage } from '../support/build-page.js'
import { noChromium } from '../support/chromium.js'
import { counting } from '../support/counting.js'
import { HidingChromium } from '../support/hiding-chromium.js'
import { type PeerServerProcess, startPeerServer } from '../support/peer-server.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'

const LONG = process.env.SKIRMISH_LONG !== undefined
/** What a browser needs of a hidden page before it fires its timers once a second / once a minute, ms (Chromium). */
const SLOW_MS = 2000
const SLOWER_MS = 360_000
/** How long ticks are counted, ms. */
const COUNTED_MS = 5000
/** How long anything may take that goes on by itself, on a busy machine, ms. */
const SOON_MS = 15_000

const now = (page: Page) => page.evaluate(() => (Reflect.get(globalThis, 'hiding') as Hiding).now())
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const eventually = (look: () => unknown, what: string) =>
  expect.poll(look, { timeout: SOON_MS, message: what }).toBeTruthy()

/** What passes in that time: of the match's ticks, and of the page's own timers. */
async function counted(page: Page, ms: number) {
  const before = await now(page)
  await pause(ms)
  const after = await now(page)
  const seconds = (after.at - before.at) / 1000
  return {
    ticksPerSecond: (after.count - before.count) / seconds,
    plainPerSecond: (after.plain.ticks - before.plain.ticks) / seconds,
    seconds: after.plain.seconds - before.plain.seconds,
  }
}

describe.skipIf(noChromium)(
  `a host in a hidden tab of Chromium${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let folder: string
    let relay: RelayProcess
    let outside: PeerServerProcess | undefined
    let chromium: HidingChromium
    beforeAll(async () => {
      folder = await buildPage()
      relay = await startRelay('--page', folder)
      outside = LONG ? await startPeerServer() : undefined
      chromium = await HidingChromium.launch()
    }, 60_000)
    const friends: Matchmaker<typeof counting>[] = []
    afterEach(() => {
      for (const friend of friends.splice(0)) friend.close()
    })
    afterAll(async () => {
      await chromium.close()
      await Promise.all([relay.stop(), outside?.stop()])
      rmSync(folder, { recursive: true, force: true })
    })

    const host = async (query: string) => {
      const page = await chromium.open(new URL(`hiding.html?${query}`, relay.url).href)
      await page.waitForFunction(() => 'hiding' in globalThis)
      const code = await page.evaluate(() => (Reflect.get(globalThis, 'hiding') as Hiding).host())
      return { page, code }
    }
    /** A friend in Node who knows these ways only. */
    const join = async (name: string, code: string, options: NodeOptions, ...ways: string[]) => {
      const all = node({ lan: false, ...options })
      const transports = all.transports.filter(({ via }) => ways.length === 0 || ways.includes(via))
      const friend = await createMatchmaker({ game: counting, player: { name }, ...all, transports })
      friends.push(friend)
      return friend.join(code)
    }
    const count = (session: Session<typeof counting>) => session.view(performance.now()).counter.count

    it('[SE38] [SE39] keeps its tick while the page’s own timers are throttled; when it is frozen another hosts, and it comes back as a guest', async () => {
      const { page, code } = await host('relay=/')
      const guests = await Promise.all(['Ben', 'Cleo'].map((name) => join(name, code, { relay: relay.url })))
      for (const guest of guests) guest.ready()
      await eventually(
        async () => (await now(page)).players?.length === 3 && guests.every(({ me }) => me.ready),
        'ready',
      )
      await page.evaluate(() => (Reflect.get(globalThis, 'hiding') as Hiding).start())
      await chromium.hide(page)
      await eventually(() => guests.every(({ phase }) => phase === 'playing'), 'the match begins')
      await pause(SLOW_MS)

      const seenFrom = guests.map(count)
      const since = performance.now()
      const { ticksPerSecond, plainPerSecond } = await counted(page, COUNTED_MS)
      const seconds = (performance.now() - since) / 1000
      const seen = guests.map((guest, i) => (count(guest) - (seenFrom[i] ?? 0)) / seconds)
      expect(plainPerSecond).toBeLessThan(3) // this tab is hidden: others would make 30
      for (const rate of [ticksPerSecond, ...seen]) expect(rate).toBeGreaterThan(27)

      const seat = (await now(page)).seat
      const thaw = await chromium.freeze(page)
      const hosts = () => guests.filter(({ isHost }) => isHost)
      await eventually(
        () => hosts().length === 1 && guests.every((one) => one.host.name === hosts()[0]?.me.name),
        'one of them hosts',
      )
      const then = guests.map(count)
      await eventually(() => guests.every((guest, i) => count(guest) > (then[i] ?? 0) + 30), 'the match goes on')
      await thaw()
      await eventually(async () => (await now(page)).hosts === false, 'it is a guest')
      const everybodyIsHere = ({ players }: Pick<Session<typeof counting>, 'players'>) =>
        players.every(({ connected }) => connected)
      await eventually(() => guests.every(everybodyIsHere), 'it is back')
      expect(await now(page)).toMatchObject({ seat, phase: 'playing' })
    }, 60_000)

    it.skipIf(!LONG)(
      '[SE38] alone in the waiting room for six hidden minutes, it is found by its code: relayed, direct, and through a server of strangers',
      async () => {
        const withLobby = await host('relay=/')
        const without = await host(`public=${encodeURIComponent(outside?.url ?? '')}`)
        await chromium.hide(withLobby.page, without.page)
        await pause(SLOWER_MS)
        for (const { page } of [withLobby, without]) {
          const { seconds, plainPerSecond } = await counted(page, 62_000)
          console.log('control', { seconds, plainPerSecond })
        }
        const relayed = await join('Ben', withLobby.code, { relay: relay.url }, 'relayed')
        expect(relayed.net.path).toBe('relayed')
        const direct = await join('Cleo', withLobby.code, { relay: relay.url })
        await eventually(() => direct.net.path === 'direct', 'the direct link stands')
        const met = await join('Dan', without.code, { publicSignaling: outside?.url ?? '' })
        expect(met.net.path).toBe('direct')
      },
      SLOWER_MS + 240_000,
    )
  },
)
