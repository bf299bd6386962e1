import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { CHROMIUM_ARGS } from './chromium.js'

/** By then it says where it listens, ms. */
const START_MS = 20_000
/** How often a page is asked whether it is hidden, and the pause between, ms. */
const HIDDEN = { times: 50, ms: 100 }

/** What it kept is gone once its last process has written: how often that is tried, and the pause between, ms. */
const REMOVED = { times: 50, ms: 100 }

/**
 * A Chromium whose tabs hide as in a person's window: behind another tab a page is hidden, its timers are slow, and it may be
 * frozen. One that Playwright starts itself slows down nothing, and makes every page believe that it is looked at. The headless
 * mode of today is the whole browser, so there is no need of a screen.
 */
export class HidingChromium {
  readonly #process: ChildProcess
  readonly #folder: string
  readonly #browser: Browser

  private constructor(process: ChildProcess, folder: string, browser: Browser) {
    this.#process = process
    this.#folder = folder
    this.#browser = browser
  }

  static async launch(path = process.env.CHROMIUM_PATH ?? ''): Promise<HidingChromium> {
    const folder = mkdtempSync(join(tmpdir(), 'skirmish-hiding-'))
    const headless = CHROMIUM_ARGS.map((arg) => (arg === '--headless' ? '--headless=new' : arg))
    const args = [...headless, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank']
    const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true }) // a group, to be killed as one
    const browser = await addressOf(child)
      .then((address) => chromium.connectOverCDP(address, { noDefaults: true }))
      .catch((error: unknown) => {
        killAll(child)
        throw error
      })
    return new HidingChromium(child, folder, browser)
  }

  /** A page in a new tab, in front of the others. */
  async open(url: string): Promise<Page> {
    const context = this.#browser.contexts()[0] ?? (await this.#browser.newContext())
    const page = await context.newPage()
    await page.goto(url)
    await page.bringToFront()
    return page
  }

  /** Opens another tab in front of them. False where pages do not hear of it, as in an old headless mode. */
  async hide(...pages: Page[]): Promise<boolean> {
    await this.open('about:blank')
    const hidden = () => Promise.all(pages.map((page) => page.evaluate(() => document.hidden)))
    for (let times = 0; times < HIDDEN.times; times++) {
      if (!(await hidden()).includes(false)) return true
      await pause(HIDDEN.ms)
    }
    return false
  }

  /** As the browser does with hidden pages to save memory and power: no task of it runs any more, its workers' neither. */
  async freeze(page: Page): Promise<() => Promise<void>> {
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' })
    return async () => {
      await cdp.send('Page.setWebLifecycleState', { state: 'active' })
      await cdp.detach()
    }
  }

  async close(): Promise<void> {
    await this.#browser.close()
    const isOver = this.#process.exitCode !== null || this.#process.signalCode !== null
    const over = isOver ? undefined : once(this.#process, 'exit')
    killAll(this.#process)
    await over
    for (let times = 1; !removed(this.#folder) && times < REMOVED.times; times++) await pause(REMOVED.ms)
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const late = setTimeout(() => reject(new Error(`Chromium does not start: ${said}`)), START_MS)
    const hear = (chunk: Buffer) => {
      said += chunk
      const [, address] = /DevTools listening on (\S+)/.exec(said) ?? []
      if (!address) return
      clearTimeout(late)
      child.stderr?.off('data', hear).resume()
      resolve(address)
    }
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said}`)))
  })
}

/** With the processes it has begun, which outlive it for a moment. */
function killAll({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {} // it is over
}

function removed(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}
