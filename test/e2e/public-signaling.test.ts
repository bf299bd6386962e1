import { rmSync } from 'node:fs'
import type { Browser, Page, WebSocket } from 'playwright-core'
import { type PreviewServer, preview } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PublicFriend } from '../browser/public-page.js'
import { buildPage } from '../support/build-page.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { freePort } from '../support/free-port.js'
import { KEEP_CONNECTIONS } from '../support/friend.js'
import { type PeerServerProcess, startPeerServer } from '../support/peer-server.js'
import { startRelay } from '../support/relay-process.js'

describe.skipIf(noChromium)(
  `friends without any lobby, by a public PeerServer${noChromium ? ` (skipped: ${noChromium})` : ''}`,
  () => {
    let folder: string
    let pages: PreviewServer
    let server: PeerServerProcess
    let browser: Browser
    const opened: Page[] = []
    beforeAll(async () => {
      folder = await buildPage()
      const build = { outDir: folder }
      pages = await preview({ configFile: false, logLevel: 'silent', build, preview: { port: 0, host: '127.0.0.1' } })
      server = await startPeerServer()
      browser = await launchChromium()
    }, 60_000)
    afterEach(async () => {
      for (const page of opened.splice(0)) await page.context().close()
    })
    afterAll(async () => {
      await browser.close()
      await server.stop()
      await pages.close()
      rmSync(folder, { recursive: true, force: true })
    })

    /** A friend with a browser of their own. */
    const open = async (name: string, asked: { public?: string; relay?: string } = { public: server.url }) => {
      const page = await (await browser.newContext()).newPage()
      opened.push(page)
      await page.addInitScript(KEEP_CONNECTIONS)
      const sockets: WebSocket[] = []
      page.on('websocket', (socket) => sockets.push(socket))
      const url = new URL('public.html', pages.resolvedUrls?.local[0])
      for (const [key, value] of Object.entries({ name, ...asked })) url.searchParams.set(key, value)
      await page.goto(url.href)
      await page.waitForFunction(() => 'friend' in globalThis)
      const call = <K extends keyof PublicFriend>(what: K, target = '') =>
        page.evaluate(
          ([what, target]) => Reflect.get(Reflect.get(globalThis, 'friend'), what ?? '')(target),
          [what as string, target],
        ) as Promise<Awaited<ReturnType<PublicFriend[K]>>>
      const isOpen = (at: string) => (socket: WebSocket) => !socket.isClosed() && socket.url().startsWith(at)
      return {
        host: () => call('host'),
        join: (target: string) => call('join', target),
        call,
        now: () => call('now'),
        /** Sockets of its page that are open to this server. */
        socketsAt: (http: string) => sockets.filter(isOpen(http.replace('http', 'ws'))).length,
        sockets: () => sockets.length,
        connections: () =>
          page.evaluate(() => {
            const all: RTCPeerConnection[] = Reflect.get(globalThis, 'keptConnections')
            return all.filter(({ connectionState }) => connectionState === 'connected').length
          }),
      }
    }

    it('[DI37] host, join by code and by link, and play to a result', async () => {
      const [ann, ben, cleo] = await Promise.all([open('Ann'), open('Ben'), open('Cleo')])
      expect(ann.sockets() + ben.sockets()).toBe(0) // nobody is contacted before somebody plays
      const { code, link } = await ann.host()
      await ben.join(code)
      await cleo.join(link)
      await expect.poll(async () => (await ann.now()).players).toEqual(['Ann', 'Ben', 'Cleo'])
      for (const guest of [ben, cleo]) await guest.call('ready')
      await expect.poll(async () => (await ann.now()).ready).toBe(true)
      await ann.call('start')
      for (const guest of [ben, cleo])
        await expect.poll(async () => (await guest.now()).phase, { timeout: 10_000 }).toBe('playing')
      expect((await ben.now()).path).toMatch(/^(lan|direct)$/)
      for (const guest of [ben, cleo]) await guest.call('giveUp')
      for (const one of [ann, ben, cleo]) await expect.poll(async () => (await one.now()).winner).toEqual(['Ann'])
    })

    it('[DI4] a link accepts no other session, whoever sits at its place', async () => {
      const [ann, ben, mallory] = await Promise.all([open('Ann'), open('Ben'), open('Mallory')])
      const { code, link } = await mallory.host()
      const other = (await ann.host()).link.split('.').at(-1)
      await expect(ben.join(`${link.split('#')[0]}#join=${code}.${other}`)).rejects.toThrow('not the host who invited')
    })

    it('a lobby that is dead and the public server are asked at once; a guest who is in leaves the server, and plays on', async () => {
      const relay = `http://127.0.0.1:${await freePort()}/`
      const asked = { public: server.url, relay }
      const [ann, ben] = await Promise.all([open('Ann', asked), open('Ben', asked)])
      const { code } = await ann.host()
      await ben.join(code)
      expect((await ben.now()).players).toEqual(['Ann', 'Ben'])
      await expect.poll(() => ben.socketsAt(server.url), { timeout: 10_000 }).toBe(0)
      expect(ann.socketsAt(server.url)).toBe(2) // its session, and the place where it is asked for
      await expect.poll(async () => (await ben.now()).rtt).toBeGreaterThan(0)
      await ann.call('leave')
      await expect.poll(() => ann.socketsAt(server.url)).toBe(0)
      await expect.poll(async () => (await ben.now()).players).toEqual(['Ben']) // the host linked them, and Ben hosts
      expect((await ben.now()).ended).toBe(undefined)
    })

    it('a lobby that answers sooner wins, and the public server is left', async () => {
      const relay = await startRelay()
      const asked = { relay: relay.url, public: server.url }
      const [ann, ben] = await Promise.all([open('Ann', asked), open('Ben', asked)])
      const { code } = await ann.host()
      await expect.poll(() => ann.socketsAt(server.url)).toBe(2)
      await ben.join(code)
      expect((await ben.now()).players).toEqual(['Ann', 'Ben'])
      await expect.poll(async () => (await ben.now()).path, { timeout: 10_000 }).toMatch(/^(lan|direct)$/)
      await expect.poll(() => ben.socketsAt(server.url), { timeout: 12_000 }).toBe(0)
      await expect.poll(() => ben.connections()).toBe(1)
      await server.stop()
      await expect.poll(async () => (await ben.now()).rtt).toBeGreaterThan(0)
      server = await startPeerServer(server.port)
      await relay.stop()
    })

    it('[CO18] without the option nobody goes to an outside server, and there is no session to be found', async () => {
      const ben = await open('Ben', {})
      const hosts: string[] = []
      opened.at(-1)?.on('request', (request) => hosts.push(new URL(request.url()).host))
      await expect(ben.join('K7QF2M')).rejects.toThrow()
      expect(ben.sockets()).toBe(0)
      expect(new Set(hosts.filter((host) => host !== new URL(pages.resolvedUrls?.local[0] ?? '').host))).toEqual(
        new Set(),
      )
    })
  },
)
