import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createMatchmaker, type Matchmaker, type Session } from '@skirmish/sdk'
import { type NodeOptions, node } from '@skirmish/sdk/node'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../support/build-page.js'
import { noChromium } from '../support/chromium.js'
import { counting } from '../support/counting.js'
import { HidingChromium } from '../support/hiding-chromium.js'
import { type PeerServerProcess, startPeerServer } from '../support/peer-server.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import { skip } from '../support/skip.js'
import { TcpProxy } from '../support/tcp-proxy.js'
import type { Hiding } from './hiding-page.js'

const LONG = process.env.SKIRMISH_LONG !== undefined
/** Chromium fires the timers of a page that is hidden for five minutes once a minute. */
const MINUTES_MS = 360_000
/** A host that was cut off is back by then, ms: its first try comes after half a second. */
const BACK_MS = 5000
/** How long ticks are counted, ms, and how often at most: a busy machine has hitches, and a throttled tick has no good moment. */
const COUNTED = { ms: 3000, times: 3 }
/** 90 % of 30. */
const RATE = 27
/** How long anything may take that happens by itself, on a busy machine, ms. */
const SOON_MS = 15_000

const NEVER_HIDES = 'this Chromium does not hide its tabs.'

const call = (page: Page, name: 'host' | 'start') =>
  page.evaluate(async (named) => (Reflect.get(globalThis, 'hiding') as Hiding)[named](), name)
const now = (page: Page) => page.evaluate(() => (Reflect.get(globalThis, 'hiding') as Hiding).now())
const eventually = (look: () => unknown, what: string) =>
  expect.poll(look, { timeout: SOON_MS, message: what }).toBe(true)

const count = (session: Session<typeof counting>) => session.view(performance.now()).counter.count

/** What the page's own timers do in that time: how often one fires, and how many seconds one counts that is set anew each second. */
async function timers(page: Page, ms: number) {
  const before = (await now(page)).plain
  await pause(ms)
  const after = (await now(page)).plain
  return { fired: after.fired - before.fired, seconds: after.seconds - before.seconds }
}

/** Per second: ticks on the host and as guests see them, and how often a plain timer of the page fires. */
async function watch(page: Page, guests: readonly Session<typeof counting>[]) {
  const [start, before, from] = [performance.now(), guests.map(count), await now(page)]
  const { fired } = await timers(page, COUNTED.ms)
  const [to, after] = [await now(page), guests.map(count)]
  const seconds = (performance.now() - start) / 1000
  const seen = after.map((ticks, i) => (ticks - (before[i] ?? 0)) / seconds)
  return { rates: [((to.count - from.count) / (to.at - from.at)) * 1000, ...seen], plain: fired / seconds }
}

describe.skipIf(noChromium)(`a host in a hidden tab${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  let folder: string
  let relay: RelayProcess
  /** PeerJS's own server, as strangers run it. */
  let strangers: PeerServerProcess | undefined
  let chromium: HidingChromium
  const friends: Matchmaker<typeof counting>[] = []
  beforeAll(async () => {
    folder = await buildPage()
    relay = await startRelay('--page', folder)
    strangers = LONG ? await startPeerServer() : undefined
    chromium = await HidingChromium.launch()
  }, 60_000)
  afterEach(() => {
    for (const friend of friends.splice(0)) friend.close()
  })
  afterAll(async () => {
    await chromium.close()
    await Promise.all([relay.stop(), strangers?.stop()])
    rmSync(folder, { recursive: true, force: true })
  })

  const host = async (query: string, url = relay.url) => {
    const page = await chromium.open(new URL(`hiding.html?${query}`, url).href)
    await page.waitForFunction(() => 'hiding' in globalThis)
    return { page, code: String(await call(page, 'host')) }
  }
  /** @param ways those that are tried; default all */
  const join = async (name: string, code: string, options: NodeOptions, ...ways: string[]) => {
    const all = node({ lan: false, ...options })
    const transports = all.transports.filter(({ via }) => ways.length === 0 || ways.includes(via))
    const friend = await createMatchmaker({ game: counting, player: { name }, ...all, transports })
    friends.push(friend)
    return friend.join(code)
  }
  it('[SE35] [SE38] [SE39] keeps its tick while timers of the page are throttled; frozen, it is followed, and comes back as a guest', async (context) => {
    const { page, code } = await host('relay=/')
    const guests = await Promise.all(['Ben', 'Cleo'].map((name) => join(name, code, { relay: relay.url })))
    for (const guest of guests) guest.ready()
    await eventually(async () => (await now(page)).ready, 'all are ready')
    await call(page, 'start')
    if (!(await chromium.hide(page))) skip(context, NEVER_HIDES)
    await eventually(() => guests.every(({ phase }) => phase === 'playing'), 'the match runs')

    let seen = await watch(page, guests)
    for (let times = 1; times < COUNTED.times && Math.min(...seen.rates) < RATE; times++)
      seen = await watch(page, guests)
    expect(seen.plain).toBeLessThan(3) // the page is throttled: shown, it would make 30
    for (const rate of seen.rates) expect(rate).toBeGreaterThan(RATE)

    await eventually(() => guests.every(({ standby }) => standby), 'somebody stands by')
    const thaw = await chromium.freeze(page)
    const next = () => guests.find(({ isHost }) => isHost)
    await eventually(() => guests.every((one) => one.host.name === next()?.me.name), 'one of them hosts')
    const before = guests.map(count)
    await eventually(() => guests.every((one, i) => count(one) > (before[i] ?? 0) + 10), 'the match goes on')
    await thaw()
    await eventually(async () => (await now(page)).toldOfResume, 'it knows that it was away')
    await eventually(async () => (await now(page)).host === next()?.me.name, 'it is a guest')
    await eventually(() => guests.every(({ players }) => players.every(({ connected }) => connected)), 'all are here')
    expect(await now(page)).toMatchObject({ phase: 'playing', seat: 0 })
  }, 60_000)

  it.skipIf(!LONG)(
    '[SE38] [SE39] waiting alone, it is found by its code after six hidden minutes: through the lobby, directly, by a server of strangers, and after it was frozen; also when the servers were away',
    async (context) => {
      const { onTestFinished } = context
      const proxies = await Promise.all([relay.port, strangers?.port ?? 0].map((port) => TcpProxy.open(port)))
      onTestFinished(() => {
        for (const proxy of proxies) proxy.close()
      })
      const [lobby = '', outside = ''] = proxies.map(({ port }) => `http://127.0.0.1:${port}/`)
      const byLobby = await host('relay=/', lobby)
      const byStrangers = await host(`public=${encodeURIComponent(outside)}`)
      const frozen = await host('relay=/')
      if (!(await chromium.hide(byLobby.page, byStrangers.page, frozen.page))) skip(context, NEVER_HIDES)
      const thaw = await chromium.freeze(frozen.page)
      const sockets = proxies[1]?.count
      await pause(MINUTES_MS)
      const seen = await Promise.all([byLobby, byStrangers].map(({ page }) => timers(page, 62_000)))
      for (const { seconds } of seen) expect(seconds).toBeLessThanOrEqual(2) // once a minute
      expect(proxies[1]?.count).toBe(sockets) // it has heard of the host all the time: who is silent for a minute is thrown out

      proxies[0]?.leadTo(relay.port) // both servers cut everybody off
      proxies[1]?.leadTo(strangers?.port ?? 0)
      await pause(BACK_MS)

      const ben = await join('Ben', byLobby.code, { relay: relay.url }, 'relayed')
      await pause(SOON_MS)
      expect(ben.net.path).toBe('relayed')
      const cleo = await join('Cleo', byLobby.code, { relay: relay.url })
      await eventually(() => cleo.net.path !== 'relayed', 'the direct link stands')
      const dan = await join('Dan', byStrangers.code, { publicSignaling: outside })
      expect(dan.players).toHaveLength(2)
      await thaw()
      const eve = await join('Eve', frozen.code, { relay: relay.url })
      expect(eve.players).toHaveLength(2)
    },
    MINUTES_MS + 180_000,
  )
})
