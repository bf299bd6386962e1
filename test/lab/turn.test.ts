import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { noCoturn, startCoturn } from '../support/coturn.js'
import { twoHomes } from './cells.js'
import { type Host, type NatKind, Network, noNetworks } from './network.js'
import { BrowserFriend, Places } from './places.js'

const reason = noNetworks ?? noChromium ?? noCoturn
const REPEATS = process.env.SKIRMISH_LONG ? 20 : 1
/** ICE gives up after 15 s; a path that takes longer than this is none. */
const STAYS_MS = 4000
const SECRET = 'north'
const PLAYER = fileURLToPath(new URL('../support/lan-player.mjs', import.meta.url))

describe.skipIf(reason)(
  `a TURN server on the Internet, as docs/running-a-relay.md sets it up${reason ? ` (skipped: ${reason})` : ''}`,
  { repeats: REPEATS - 1 },
  () => {
    let network: Network
    let places: Places
    let page: string
    let stop: () => void
    beforeAll(async () => {
      page = await Places.buildPage()
    }, 60_000)
    afterAll(() => Places.discard(page))
    beforeEach(() => {
      network = new Network()
      places = new Places(page)
      stop = () => {}
    })
    afterEach(async () => {
      await places.close()
      stop()
      network.close()
    })

    /** Two homes behind such routers, and a relay that knows this secret of the TURN server. */
    async function homes(router: NatKind, secret: string) {
      const { internet, party, anns, bens } = await twoHomes(network, router, router)
      const turn = await network.host('turn', internet)
      const coturn = await startCoturn({ secret: SECRET, namespace: turn.namespace })
      stop = coturn.stop
      const relay = await places.relay(party, '--turn-url', `turn:${turn.address}:3478`, '--turn-secret', secret)
      return { relay, anns, bens, coturn }
    }

    /** Ann and Ben at home, each with a browser. */
    async function meet(router: NatKind, secret: string) {
      const { relay, anns, bens, coturn } = await homes(router, secret)
      const [ann, ben] = [await places.chromium(anns), await places.chromium(bens)]
      const host = await BrowserFriend.open(ann, relay.url)
      const guest = await BrowserFriend.open(ben, await host.host())
      await guest.arrival()
      return { ben: guest, coturn }
    }

    it('[CO17] two homes with symmetric routers: by TURN, on both lanes', async () => {
      const { ben } = await meet('symmetric', SECRET)
      await ben.reached('turn')
      await ben.bothLanes()
      await ben.page.waitForTimeout(STAYS_MS)
      expect(await ben.path()).toBe('turn')
      await ben.bothLanes()
    }, 60_000)

    it('[CO17] with a secret that coturn does not know they stay relayed', async () => {
      const { ben, coturn } = await meet('symmetric', 'south')
      await ben.bothLanes()
      await ben.page.waitForTimeout(STAYS_MS)
      expect(await ben.path()).toBe('relayed')
      await ben.bothLanes()
      expect(coturn.output()).toContain('Cannot find credentials of user')
    }, 60_000)

    it('[CO17] two homes with usual routers: direct, as without it', async () => {
      const { ben } = await meet('port-restricted', SECRET)
      await ben.reached('direct')
      await ben.bothLanes()
      await ben.page.waitForTimeout(STAYS_MS)
      expect(await ben.path()).toBe('direct')
    }, 60_000)

    it('[CO17] two Node processes in such homes: by TURN, to the result of a match', async () => {
      const { relay, anns, bens } = await homes('symmetric', SECRET)
      const host = player(anns, relay.url, 'host')
      await host.says('"code"')
      const guest = player(bens, relay.url, 'join')
      await guest.says('"path":"turn"')
      for (const one of [host, guest]) await one.says('"won":"join"')
    }, 60_000)
  },
)

/** A Node process at home, which ends with its network. */
function player({ namespace }: Host, relay: string, role: 'host' | 'join') {
  const env = { ...process.env, SKIRMISH_RELAY: relay }
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, PLAYER, role], { env })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk
    })
  return { says: (what: string) => expect.poll(() => said, { timeout: 15_000 }).toContain(what) }
}
