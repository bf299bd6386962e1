import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { CHROMIUM_ARGS } from '../support/chromium.js'
import type { Host } from './network.js'
import type { Arrival, LabPeer } from './peer.js'

/** The benchmark runs bundled, from somewhere else. */
const HERE = process.env.SKIRMISH_LAB ?? fileURLToPath(new URL('.', import.meta.url))
const CLI = join(HERE, '../../lobby-relay/dist/cli.js')
const PAGE = join(HERE, 'page')

/** What runs on the hosts of a lab, and ends with it. */
export class Places {
  readonly #folder = mkdtempSync(join(tmpdir(), 'skirmish-lab-'))
  readonly #closing: (() => unknown)[] = []
  readonly #page: string

  /** @param page a folder that `buildPage` gave */
  constructor(page: string) {
    this.#page = page
  }

  static async buildPage(): Promise<string> {
    const outDir = mkdtempSync(join(tmpdir(), 'skirmish-lab-page-'))
    const target = { outDir, emptyOutDir: true, target: 'es2022' }
    await build({ root: PAGE, base: './', configFile: false, logLevel: 'silent', build: target })
    return outDir
  }

  static discard(page: string): void {
    rmSync(page, { recursive: true, force: true })
  }

  /** A relay process; gives the function that kills it without a goodbye. */
  async relay(host: Host, ...args: readonly string[]): Promise<{ url: string; kill(): void }> {
    const all = ['--no-open', '--port', '7777', '--page', this.#page, ...args]
    const child = spawn('ip', ['netns', 'exec', host.namespace, process.execPath, CLI, ...all], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#closing.push(() => child.kill('SIGKILL'))
    let output = ''
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          output += chunk
          if (output.includes('http:')) resolve()
        })
      child.once('exit', (code) => reject(new Error(`the relay ended with ${code}: ${output}`)))
    })
    return { url: `http://${host.address}:7777/`, kill: () => child.kill('SIGKILL') }
  }

  async chromium(host: Host, ...more: readonly string[]): Promise<Browser> {
    const script = join(this.#folder, `chromium-${host.namespace}`)
    const program = process.env.CHROMIUM_PATH ?? 'chromium'
    writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${host.namespace} "${program}" "$@"\n`, { mode: 0o755 })
    const browser = await chromium.launch({ executablePath: script, args: [...CHROMIUM_ARGS, ...more] })
    this.#closing.push(() => browser.close())
    return browser
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#closing.reverse().map((close) => close()))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

interface Raw {
  host(id: string): Promise<void>
  join(id: string): Promise<number>
}

/** Somebody with a browser on a host of the lab. */
export class BrowserFriend {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  /** @param before a script that runs before those of the page */
  static async open(browser: Browser, url: string, before = ''): Promise<BrowserFriend> {
    const page = await (await browser.newContext()).newPage()
    await page.addInitScript(before)
    page.setDefaultTimeout(20_000)
    await page.goto(url)
    await page.waitForFunction(() => 'peer' in globalThis)
    return new BrowserFriend(page)
  }

  host(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as { peer: LabPeer }).peer.host())
  }

  enterLobby(): Promise<void> {
    return this.page.evaluate(() => (globalThis as unknown as { peer: LabPeer }).peer.enterLobby())
  }

  join(link?: string): Promise<Arrival> {
    return this.page.evaluate((to) => (globalThis as unknown as { peer: LabPeer }).peer.join(to), link)
  }

  /** For a page that was opened with an invitation. */
  arrival(): Promise<Arrival> {
    return this.page.evaluate(() => (globalThis as unknown as { arrival: Promise<Arrival> }).arrival)
  }

  reached(...paths: readonly string[]): Promise<void> {
    return this.page.evaluate((all) => (globalThis as unknown as { peer: LabPeer }).peer.reached(...all), paths)
  }

  path(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as { peer: LabPeer }).peer.path)
  }

  rawHost(id: string): Promise<void> {
    return this.page.evaluate((own) => (globalThis as unknown as { raw: Raw }).raw.host(own), id)
  }

  /** ms */
  raw(id: string): Promise<number> {
    return this.page.evaluate((host) => (globalThis as unknown as { raw: Raw }).raw.join(host), id)
  }

  bothLanes(): Promise<void> {
    return this.page.evaluate(() => (globalThis as unknown as { peer: LabPeer }).peer.bothLanes())
  }
}
