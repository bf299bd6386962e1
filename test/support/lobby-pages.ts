import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchChromium, launchWithWebGl } from './chromium.js'
import { Friend } from './friend.js'
import { PAGE, type RelayProcess, startRelay } from './relay-process.js'

export type Device = 'phone' | 'desktop'

export interface LobbyPages {
  /** Running while tests run. */
  readonly relay: RelayProcess
  readonly browser: Browser
  /** A person with a browser of their own, whose pages are closed after the test. */
  open(name: string, device?: Device): Promise<Friend>
  /** The same, in the lobby. */
  enter(name: string, device?: Device, url?: string): Promise<Friend>
}

/**
 * A lobby with the demo and a Chromium for the tests of a file; to be called where its hooks belong.
 *
 * @param options.silent no page may complain about anything
 * @param options.webgl pages draw by WebGL
 */
export function lobbyPages({ silent = false, webgl = false } = {}): LobbyPages {
  let relay: RelayProcess
  let browser: Browser
  const friends: Friend[] = []
  beforeAll(async () => {
    relay = await startRelay('--page', PAGE)
    browser = await (webgl ? launchWithWebGl() : launchChromium())
  })
  afterEach(async ({ task }) => {
    const seen = task.result?.state === 'fail' ? await Promise.all(friends.map((friend) => friend.seen())) : []
    for (const one of seen) console.log(one)
    for (const friend of friends.splice(0)) {
      if (silent) expect(friend.complaints).toEqual([])
      await friend.context.close()
    }
  })
  afterAll(async () => {
    await browser.close()
    expect(await relay.stop()).toBe(0)
  })
  const open = async (name: string, device?: Device) => {
    const friend = await Friend.open(browser, name, device)
    friends.push(friend)
    return friend
  }
  return {
    get relay() {
      return relay
    },
    get browser() {
      return browser
    },
    open,
    async enter(name, device, url = relay.url) {
      const friend = await open(name, device)
      await friend.enter(url)
      return friend
    },
  }
}
