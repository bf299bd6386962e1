import { writeFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { CHROMIUM_ARGS } from '../support/chromium.js'
import { type Device, Friend } from './friend.js'
import type { Host } from './network.js'
import type { LabPeer } from './peer.js'

/** A friend whose page can also be looked into. */
export class ChromiumFriend extends Friend {
  readonly page: Page

  constructor(page: Page) {
    const call = (method: keyof LabPeer, ...args: readonly unknown[]) =>
      page.evaluate(
        ([name, all]) => {
          const { peer } = globalThis as unknown as { peer: LabPeer }
          return Reflect.apply(peer[name], peer, all)
        },
        [method, args] as const,
      )
    super(call, () => page.context().close())
    this.page = page
  }
}

/** Chromium, on a host of the lab or on this machine; each friend has a context of their own. */
export class ChromiumDevice implements Device {
  readonly #browser: Browser

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** @param folder for what starts it */
  static async start({ namespace }: Host, folder: string): Promise<ChromiumDevice> {
    const script = `${folder}/chromium-${namespace}`
    const program = process.env.CHROMIUM_PATH ?? 'chromium'
    writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${namespace} "${program}" "$@"\n`, { mode: 0o755 })
    return new ChromiumDevice(await chromium.launch({ executablePath: script, args: [...CHROMIUM_ARGS] }))
  }

  /** @param script runs before those of the page */
  async open(url: string, script?: string): Promise<ChromiumFriend> {
    const context = await this.#browser.newContext()
    if (script !== undefined) await context.addInitScript(script)
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(url)
    await page.waitForFunction(() => 'peer' in globalThis)
    return new ChromiumFriend(page)
  }

  close(): Promise<void> {
    return this.#browser.close()
  }
}
