import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { noCoturn, startCoturn } from '../support/coturn.js'
import { twoHomes } from './cells.js'
import { type NatKind, Network, noNetworks } from './network.js'
import { BrowserFriend, Places } from './places.js'

const reason = noNetworks ?? noChromium ?? noCoturn
const REPEATS = process.env.SKIRMISH_LONG ? 20 : 1
/** ICE gives up after 15 s; a path that takes longer than this is none. */
const STAYS_MS = 4000
const SECRET = 'north'

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

    /** Ann and Ben at home behind such routers, and a relay that knows this secret of the TURN server. */
    async function meet(router: NatKind, secret: string, transport = '') {
      const { internet, party, anns, bens } = await twoHomes(network, router, router)
      const turn = await network.host('turn', internet)
      const coturn = await startCoturn({ secret: SECRET, namespace: turn.namespace })
      stop = coturn.stop
      const url = `turn:${turn.address}:3478${transport}`
      const relay = await places.relay(party, '--turn-url', url, '--turn-secret', secret)
      const [ann, ben] = [await places.chromium(anns), await places.chromium(bens)]
      const host = await BrowserFriend.open(ann, relay.url)
      const guest = await BrowserFriend.open(ben, await host.host())
      const { seat } = await guest.arrival()
      return { ann: host, ben: guest, seat, anns, bens, coturn }
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
  },
)
