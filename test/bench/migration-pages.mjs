// Players as pages, for the benchmark of migration: guests share a Chromium, a host has one of its own, which can be killed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { seen } from '../support/migration-party.mjs'

const ROOT = fileURLToPath(new URL('./migration/', import.meta.url))
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
const args = [...ARGS, ...QUIET]

/** The page of a player, in a folder for a relay to serve. */
export async function buildPlayerPage() {
  const folder = mkdtempSync(join(tmpdir(), 'skirmish-migration-'))
  const output = { outDir: folder, emptyOutDir: true, target: 'es2022' }
  await build({ root: ROOT, base: './', configFile: false, logLevel: 'error', build: output })
  return { folder, discard: () => rmSync(folder, { recursive: true, force: true }) }
}

export class Pages {
  #executablePath
  #guests

  constructor(executablePath) {
    this.#executablePath = executablePath
  }

  /** A guest, as `player` of the party gives them. */
  guest = (relay, name, code) => {
    this.#guests ??= chromium.launch({ executablePath: this.#executablePath, args })
    const context = this.#guests.then((browser) => browser.newContext())
    return this.#open(context, `${relay}?${name}&${code}`, name, async () => (await context).close())
  }

  /** A host; `kill` ends the browser's process. */
  host = (relay, name) => {
    const launched = chromium.launchServer({ executablePath: this.#executablePath, args })
    let pid
    const context = launched.then(async (server) => {
      pid = server.process().pid
      return (await chromium.connect(server.wsEndpoint())).newContext()
    })
    return this.#open(context, `${relay}?${name}`, name, () => pid && process.kill(pid, 'SIGKILL'))
  }

  async close() {
    await (await this.#guests)?.close()
  }

  #open(context, url, name, kill) {
    const one = seen(name, {
      kill: () =>
        Promise.resolve()
          .then(kill)
          .catch(() => {}),
    })
    const page = context.then(async (opened) => {
      const tab = await opened.newPage()
      tab.on('pageerror', (error) => {
        one.errors += error.message
      })
      await tab.exposeFunction('report', (said) => said.forEach(one.hear))
      await tab.goto(url)
      await tab.waitForFunction(() => 'hear' in globalThis)
      return tab
    })
    page.catch((error) => {
      one.errors += error.message
    })
    one.say = (word) => page.then((tab) => tab.evaluate((said) => globalThis.hear(said), word)).catch(() => {})
    return one
  }
}
