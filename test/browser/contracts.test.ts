import { rmSync } from 'node:fs'
import {
  byHandContract,
  directoryContract,
  presenceContract,
  probesContract,
  storeContract,
  transportContract,
} from '@skirmish/sdk/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DoorTransport } from '../../sdk/src/adapters/lan/door-transport.js'
import { LanEndpoint } from '../../sdk/src/adapters/lan/lan-endpoint.js'
import { OwnSignalingTransport } from '../../sdk/src/adapters/lan/own-signaling-transport.js'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { openSocket } from '../../sdk/src/adapters/node/open-socket.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { keyPairFrom, sign } from '../../sdk/src/connect/keys.js'
import { portHere } from '../../sdk/src/discover/here.js'
import { hex } from '../../sdk/src/ratings/hex.js'
import { buildPage } from '../support/build-page.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { onlyThisDevice, random } from '../support/lan.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import type { Suites } from './page.js'

describe.skipIf(noChromium)(
  `the adapters of a browser, in Chromium${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let folder: string
    let relay: RelayProcess
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      folder = await buildPage()
      relay = await startRelay('--page', folder)
      browser = await launchChromium()
      page = await (await browser.newContext()).newPage()
      await page.goto(relay.url)
      await page.waitForFunction(() => 'suites' in globalThis)
    }, 60_000)
    afterAll(async () => {
      await browser.close()
      await relay.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const suites = {
      store: storeContract,
      transport: transportContract,
      relayed: transportContract,
      directory: directoryContract,
      presence: presenceContract,
      byHand: byHandContract,
      probes: probesContract,
    }
    for (const [suite, promises] of Object.entries(suites)) {
      for (const name of Object.keys(promises)) {
        it(`${suite}: ${name}`, async () => {
          await page.evaluate(([kind, promise]) => (Reflect.get(globalThis, 'suites') as Suites)[kind](promise), [
            suite as keyof typeof suites,
            name,
          ] as const)
        })
      }
    }

    it('[RA17] signatures are checked natively, with the answers of the script', async () => {
      const good = Array.from({ length: 24 }, (_, i) => {
        const [pair, message] = [keyPairFrom(new Uint8Array(32).fill(i + 1)), new Uint8Array(i).fill(i)]
        return { key: pair.publicKey, message, signature: sign(message, pair) }
      })
      const turned = (bytes: Uint8Array, at: number) => bytes.map((one, i) => (i === at ? one ^ 1 : one))
      const bad = good.flatMap(({ key, message, signature }, i) => [
        { key, message, signature: turned(signature, (5 * i) % 64) },
        { key: turned(key, i), message, signature },
        { key, message: Uint8Array.of(...message, 0), signature },
      ])
      const said = [...good, ...bad].map(
        ({ key, message, signature }) => [hex(key), hex(message), hex(signature)] as const,
      )
      const { natively, script } = await page.evaluate(
        (all) => (Reflect.get(globalThis, 'suites') as Suites).verify(all),
        said,
      )
      expect(script).toEqual([...good.map(() => true), ...bad.map(() => false)])
      expect(natively).toEqual(script)
    })

    it('[CO14] a page of a lobby on the LAN is linked with a Node host at its own endpoint, by door and by WebRTC', async () => {
      const endpoint = new LanEndpoint(onlyThisDevice())
      const platform = { random, openSocket, load: loadPeer, clock: new TimerClock(), iceServers: [] }
      const transports = [new OwnSignalingTransport(endpoint, platform), new DoorTransport(endpoint, platform)]
      const addresses = []
      for (const transport of transports) {
        const { address, onLink } = await transport.listen({ signal: AbortSignal.timeout(10_000) })
        onLink((link) => link.onMessage((lane, bytes) => link.send(lane, bytes)))
        addresses.push({ ...address, endpoint: `http://127.0.0.1:${portHere(address.endpoint)}/` })
      }
      const echoes = await page.evaluate((all) => (Reflect.get(globalThis, 'suites') as Suites).guestOf(all), addresses)
      expect(echoes).toEqual({ peerjs: [1, 2, 3], relayed: [1, 2, 3] })
      for (const one of [...transports, endpoint]) one.close()
    })

    const open = async (path: string) => {
      await page.goto(new URL(path, relay.url).href)
      await page.waitForFunction(() => 'suites' in globalThis)
    }
    const beats = (workerUrl: string) =>
      page.evaluate((url) => (Reflect.get(globalThis, 'suites') as Suites).clock(url), workerUrl)

    for (const [path, workerUrl, how] of [
      ['/', '', 'a worker of its own making'],
      ['/', '/timer-worker.js', 'the file it is given'],
      ['/strict.html', '/timer-worker.js', 'the one file it is given, under a CSP that forbids `blob:`'],
    ] as const) {
      it(`the clock beats on while the page's timers rest, also those set at once, with ${how}`, async () => {
        await open(path)
        const { early, late, deadline, afterStop } = await beats(workerUrl)
        expect(early).toBeGreaterThan(10)
        expect(late).toBeGreaterThan(10)
        expect(deadline).toBe(true)
        expect(afterStop).toBe(0)
      })
    }

    it('where no worker may start, the clock is the page’s own', async () => {
      await open('/strict.html')
      expect(await beats('')).toMatchObject({ early: 0, late: 0 })
      await open('/')
    })

    it('closing the clock loses no timer', async () => {
      const heard = await page.evaluate(() => (Reflect.get(globalThis, 'suites') as Suites).closedClock())
      expect(heard).toEqual({ before: 0, fired: 1 })
    })

    it('timers given to a worker whose script is missing fire on the page', async () => {
      const fired = await page.evaluate(() => (Reflect.get(globalThis, 'suites') as Suites).lostWorker())
      expect(fired).toEqual({ after: true, stopped: false })
    })

    it('[SE35] the page tells of another network and one that is back, and of having been kept or away, until it is no longer asked to', async ({
      onTestFinished,
    }) => {
      const context = await browser.newContext()
      onTestFinished(() => context.close())
      const one = await context.newPage()
      await one.goto(relay.url)
      await one.waitForFunction(() => 'suites' in globalThis)
      const call = (name: 'watchWakes' | 'stopWaking' | 'wakes') =>
        one.evaluate((named) => (Reflect.get(globalThis, 'suites') as Suites)[named](), name)
      const isTold = async (what: string, ...steps: (() => Promise<unknown>)[]) => {
        const before = Number(await call('wakes'))
        for (const step of steps) await step()
        await expect.poll(() => call('wakes'), { timeout: 10_000, message: what }).toBeGreaterThan(before)
      }
      const cdp = await context.newCDPSession(one)
      const line = (bytes: number) => {
        const throughput = { downloadThroughput: bytes, uploadThroughput: bytes }
        return cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 0, ...throughput })
      }
      const show = (persisted: boolean) =>
        one.evaluate((kept) => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: kept })), persisted)
      const look = (hidden: boolean, msLater: number) =>
        one.evaluate(
          ([isHidden, ms]) => {
            const now = Date.now() + ms
            Date.now = () => now
            Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
            document.dispatchEvent(new Event('visibilitychange'))
          },
          [hidden, msLater] as const,
        )
      await cdp.send('Network.enable')
      await call('watchWakes')
      await isTold(
        'it is linked in another way',
        () => line(5_000_000),
        () => line(30_000),
      )
      await isTold('it comes from the back-forward cache', () => show(true))
      await isTold(
        'somebody looks again after a while',
        () => look(true, 0),
        () => look(false, 3500),
      )
      const before = await call('wakes')
      await show(false)
      for (const hidden of [true, false]) await look(hidden, 1000)
      await call('stopWaking')
      await show(true)
      expect(await call('wakes')).toBe(before)

      // As where a browser has no such thing, and `online` is all there is.
      await one.evaluate(() => Object.defineProperty(navigator, 'connection', { value: undefined }))
      await call('watchWakes')
      await isTold(
        'the network is back',
        () => context.setOffline(true),
        () => context.setOffline(false),
      )
    })
  },
)
