import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { OpenListing } from '@skirmish/sdk'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Host, Network, noNetworks } from '../lab/network.js'
import { BrowserFriend, Places } from '../lab/places.js'
import { noChromium } from '../support/chromium.js'

const PLAYER = fileURLToPath(new URL('../support/party-player.mjs', import.meta.url))
const reason = noNetworks ?? noChromium

interface Said {
  readonly code?: string
  readonly link?: string
  readonly path?: string
  readonly players?: number
  readonly count?: number
  readonly listings?: readonly OpenListing[]
}

describe.skipIf(reason)(`party lobbies on one LAN${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let network: Network
  let places: Places
  let page: string
  let device: (name: string) => Promise<Host>
  const ending: (() => void)[] = []
  beforeAll(async () => {
    page = await Places.buildPage()
  }, 60_000)
  afterAll(() => Places.discard(page))
  beforeEach(() => {
    network = new Network()
    places = new Places(page)
    const lan = network.segment('10.5.0')
    device = (name) => network.host(name, lan)
  })
  afterEach(async () => {
    for (const end of ending.splice(0)) end()
    await places.close()
    network.close()
  })

  /** A Node game that was told of no lobby. */
  function nodeGame(at: Host, ...args: readonly string[]) {
    const child = spawn('ip', ['netns', 'exec', at.namespace, process.execPath, PLAYER, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    ending.push(() => child.kill('SIGKILL'))
    const said: Said[] = []
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = `${text}${chunk}`.split('\n')
      text = lines.pop() ?? ''
      said.push(...lines.map((line): Said => JSON.parse(line)))
    })
    const hear = async <T>(pick: (one: Said) => T | undefined): Promise<T> => {
      const found = () => said.map(pick).find((one) => one !== undefined)
      await expect.poll(found, { timeout: 15_000 }).toBeDefined()
      const value = found()
      if (value === undefined) throw new Error('it was said, and is not any more')
      return value
    }
    const paths = () => said.flatMap(({ path = [] }) => path)
    return { child, hear, paths, listed: () => said.findLast(({ listings }) => listings)?.listings ?? [] }
  }

  const friend = async (at: Host, url: string) => BrowserFriend.open(await places.chromium(at), url)
  const heardAt = async (browser: BrowserFriend, lobby: { url: string }) =>
    browser.page.evaluate(async (url) => (await (await fetch(`${url}health`)).json()).heard, lobby.url)

  it('[DI13] [CO14] a page of a lobby lists a Node host that knows of no lobby, and joins it over the LAN', async () => {
    const lobby = await places.relay(await device('party'))
    const host = nodeGame(await device('anns'), 'host', 'public')
    await host.hear(({ code }) => code)
    const ben = await friend(await device('bens'), lobby.url)
    await ben.enterLobby()
    await ben.join()
    await ben.reached('lan')
    await ben.bothLanes()
    expect(await host.hear(({ players }) => players)).toBe(2)
  }, 60_000)

  it('[DI13] a Node host on the lobby’s own device is reached as well, at the address that the page has', async () => {
    const party = await device('party')
    const lobby = await places.relay(party)
    const host = nodeGame(party, 'host', 'public')
    await host.hear(({ code }) => code)
    const ben = await friend(await device('bens'), lobby.url)
    await ben.enterLobby()
    await ben.join()
    await ben.reached('lan')
    await ben.bothLanes()
  }, 60_000)

  it('[DI15] a private session of a Node host is in no list, and found at a lobby by its code', async () => {
    const lobby = await places.relay(await device('party'))
    const host = nodeGame(await device('anns'), 'host', 'private')
    const code = await host.hear((said) => said.code)
    const ben = await friend(await device('bens'), lobby.url)
    expect(await heardAt(ben, lobby)).toBe(0)
    await ben.join(code)
    await ben.reached('lan')
  }, 60_000)

  it('[DI14] a session of a browser is found by a Node game that knows of no lobby, and joined with no detour', async () => {
    const lobby = await places.relay(await device('party'))
    const ann = await friend(await device('anns'), lobby.url)
    const code = /#join=(\w+)/.exec(await ann.host())?.[1] ?? ''
    const bens = await device('bens')
    const looker = nodeGame(bens, 'list')
    await expect.poll(() => looker.listed().map((one) => one.code), { timeout: 15_000 }).toEqual([code])
    const endpoints = looker.listed().flatMap(({ addresses }) => addresses.map(({ endpoint }) => endpoint))
    expect(new Set(endpoints)).toEqual(new Set([lobby.url]))
    const guest = nodeGame(bens, 'join', code)
    // In Node a browser's hidden address is not always told from one far away; it is no detour, either way.
    await expect.poll(guest.paths, { timeout: 15_000 }).toContainEqual(expect.stringMatching(/^(lan|direct)$/))
    await guest.hear(({ count }) => count || undefined)
    await ann.page.close()
    await expect.poll(() => looker.listed()[0]?.state, { timeout: 15_000 }).not.toBe('open')
  }, 60_000)

  it('[DI16] two lobbies show each other’s sessions once, and a guest of one plays with a host of the other', async () => {
    const [first, second] = [await places.relay(await device('first')), await places.relay(await device('second'))]
    const ann = await friend(await device('anns'), first.url)
    await ann.host()
    const ben = await friend(await device('bens'), second.url)
    await ben.enterLobby()
    expect([await heardAt(ben, second), await heardAt(ann, first)]).toEqual([1, 0])
    await ben.join()
    await ben.reached('lan')
    await ben.bothLanes()
    first.kill()
    await expect.poll(() => heardAt(ben, second), { timeout: 12_000 }).toBe(0)
    await ben.bothLanes()
  }, 60_000)
})
