import { fileURLToPath } from 'node:url'
import type { OpenListing } from '@skirmish/sdk'
import { expect, vi } from 'vitest'
import type { ChromiumFriend } from '../lab/chromium-device.js'
import { describeLab, type Lab } from '../lab/lab.js'
import { type Host, start } from '../lab/network.js'
import { noChromium } from '../support/chromium.js'

const PLAYER = fileURLToPath(new URL('../support/party-player.mjs', import.meta.url))
const SOON_MS = 15_000
/** A lobby that died without a goodbye is forgotten by then, ms. */
const FORGOTTEN_MS = 12_000

interface Said {
  readonly code?: string
  readonly link?: string
  readonly path?: string
  readonly players?: number
  readonly count?: number
  readonly listings?: readonly OpenListing[]
}

describeLab('party lobbies on one LAN', noChromium, (test) => {
  test('[DI13] [CO14] a page of a lobby lists a Node host that knows of no lobby, and joins it over the LAN', async (lab) => {
    const device = onOneLan(lab)
    const lobby = await lab.places.relay(await device('party'))
    const host = nodeGame(await device('anns'), 'host', 'public')
    await host.hear(({ code }) => code)
    const ben = await friend(lab, await device('bens'), lobby.url)
    await ben.enterLobby()
    await ben.join()
    await ben.reached('lan')
    await ben.bothLanes()
    expect(await host.hear(({ players }) => players)).toBe(2)
  })

  test('[DI13] a Node host on the lobby’s own device is reached as well, at the address that the page has', async (lab) => {
    const device = onOneLan(lab)
    const party = await device('party')
    const lobby = await lab.places.relay(party)
    const host = nodeGame(party, 'host', 'public')
    await host.hear(({ code }) => code)
    const ben = await friend(lab, await device('bens'), lobby.url)
    await ben.enterLobby()
    await ben.join()
    await ben.reached('lan')
    await ben.bothLanes()
  })

  test('[DI15] a private session of a Node host is in no list, and found at a lobby by its code', async (lab) => {
    const device = onOneLan(lab)
    const lobby = await lab.places.relay(await device('party'))
    const host = nodeGame(await device('anns'), 'host', 'private')
    const code = await host.hear((said) => said.code)
    const ben = await friend(lab, await device('bens'), lobby.url)
    expect(await heardAt(ben, lobby)).toBe(0)
    await ben.join(code)
    await ben.reached('lan')
  })

  test('[DI14] a session of a browser is found by a Node game that knows of no lobby, and joined with no detour', async (lab) => {
    const device = onOneLan(lab)
    const lobby = await lab.places.relay(await device('party'))
    const ann = await friend(lab, await device('anns'), lobby.url)
    const code = /#join=(\w+)/.exec(await ann.host())?.[1] ?? ''
    const bens = await device('bens')
    const looker = nodeGame(bens, 'list')
    await soon(() => expect(looker.listed().map((one) => one.code)).toEqual([code]))
    const endpoints = looker.listed().flatMap(({ addresses }) => addresses.map(({ endpoint }) => endpoint))
    expect(new Set(endpoints)).toEqual(new Set([lobby.url]))
    const guest = nodeGame(bens, 'join', code)
    // In Node a browser's hidden address is not always told from one far away; it is no detour, either way.
    await soon(() => expect(guest.paths()).toContainEqual(expect.stringMatching(/^(lan|direct)$/)))
    await guest.hear(({ count }) => count || undefined)
    await ann.leave()
    await soon(() => expect(looker.listed()[0]?.state).not.toBe('open'))
  })

  test('[DI16] two lobbies show each other’s sessions once, and a guest of one plays with a host of the other', async (lab) => {
    const device = onOneLan(lab)
    const [first, second] = [
      await lab.places.relay(await device('first')),
      await lab.places.relay(await device('second')),
    ]
    const ann = await friend(lab, await device('anns'), first.url)
    await ann.host()
    const ben = await friend(lab, await device('bens'), second.url)
    await ben.enterLobby()
    expect([await heardAt(ben, second), await heardAt(ann, first)]).toEqual([1, 0])
    await ben.join()
    await ben.reached('lan')
    await ben.bothLanes()
    first.kill()
    await soon(async () => expect(await heardAt(ben, second)).toBe(0), FORGOTTEN_MS)
    await ben.bothLanes()
  })
})

/** `expect.poll` does not know its test where several run at once. */
function soon<T>(look: () => T | Promise<T>, timeout = SOON_MS): Promise<T> {
  return vi.waitFor(look, { timeout })
}

/** Makes devices on one switch. */
function onOneLan({ network }: Lab): (name: string) => Promise<Host> {
  const lan = network.segment('10.5.0')
  return (name) => network.host(name, lan)
}

/** A Node game that was told of no lobby. */
function nodeGame(at: Host, ...args: readonly string[]) {
  const child = start(at, process.execPath, PLAYER, ...args)
  child.stderr.pipe(process.stderr)
  const said: Said[] = []
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = `${text}${chunk}`.split('\n')
    text = lines.pop() ?? ''
    said.push(...lines.map((line): Said => JSON.parse(line)))
  })
  const hear = <T>(pick: (one: Said) => T | undefined): Promise<T> =>
    soon(() => {
      for (const one of said) {
        const found = pick(one)
        if (found !== undefined) return found
      }
      throw new Error(`${args[0]} has not said it`)
    })
  const paths = () => said.flatMap(({ path = [] }) => path)
  return { hear, paths, listed: () => said.findLast(({ listings }) => listings)?.listings ?? [] }
}

async function friend(lab: Lab, at: Host, url: string): Promise<ChromiumFriend> {
  return (await lab.places.chromium(at)).open(url)
}

/** How many sessions of others this lobby has heard of. */
function heardAt({ page }: ChromiumFriend, lobby: { url: string }): Promise<number> {
  return page.evaluate(async (url) => (await (await fetch(`${url}health`)).json()).heard, lobby.url)
}
