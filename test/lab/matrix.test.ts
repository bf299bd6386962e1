import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { farApart, MDNS, oneHome, oneLan, twoHomes } from './cells.js'
import { type Host, Network, noNetworks } from './network.js'
import { BrowserFriend, Places } from './places.js'

const reason = noNetworks ?? noChromium
const REPEATS = process.env.SKIRMISH_LONG ? 20 : 1
/** ICE gives up after 15 s; a path that takes longer than this is none. */
const STAYS_MS = 4000

describe.skipIf(reason)(
  `friends on real networks${reason ? ` (skipped: ${reason})` : ''}`,
  { repeats: REPEATS - 1 },
  () => {
    let network: Network
    let places: Places
    let page: string
    beforeAll(async () => {
      page = await Places.buildPage()
    }, 60_000)
    afterAll(() => Places.discard(page))
    beforeEach(() => {
      network = new Network()
      places = new Places(page)
    })
    afterEach(async () => {
      await places.close()
      network.close()
    })

    /** Ann and Ben at a party somewhere, each with a browser at home. */
    async function meet(party: Host, anns: Host, bens: Host, query = '') {
      const relay = await places.relay(party)
      const [ann, ben] = [await places.chromium(anns), await places.chromium(bens)]
      const host = await BrowserFriend.open(ann, `${relay.url}${query}`)
      const link = await host.host()
      const guest = await BrowserFriend.open(ben, link)
      return { relay, ann: host, ben: guest, arrival: await guest.arrival() }
    }

    it('on one LAN with no way out: over the LAN', async () => {
      const { party, anns, bens } = await oneLan(network)
      const { ben } = await meet(party, anns, bens)
      await ben.reached('lan')
      await ben.bothLanes()
    }, 60_000)

    it('on one LAN whose mDNS is blocked: over the LAN, with STUN at the lobby', async () => {
      const { party, anns, bens } = await oneLan(network)
      for (const host of [anns, bens]) network.block(host, MDNS)
      const { ben } = await meet(party, anns, bens)
      await ben.reached('lan')
      await ben.bothLanes()
    }, 60_000)

    it('in two homes with usual routers: direct', async () => {
      const { party, anns, bens } = await twoHomes(network, 'port-restricted', 'port-restricted')
      const { ben } = await meet(party, anns, bens)
      await ben.reached('direct')
      await ben.bothLanes()
    }, 60_000)

    it.each([
      ['port-restricted', 'symmetric'],
      ['symmetric', 'port-restricted'],
      ['symmetric', 'symmetric'],
    ] as const)(
      'in two homes with a %s and a %s router: relayed',
      async (annsRouter, bensRouter) => {
        const { party, anns, bens } = await twoHomes(network, annsRouter, bensRouter)
        const { ben } = await meet(party, anns, bens)
        await ben.bothLanes()
        await ben.page.waitForTimeout(STAYS_MS)
        expect(await ben.path()).toBe('relayed')
      },
      60_000,
    )

    it('on a network that lets only TCP through: relayed', async () => {
      const { party, anns, bens } = await twoHomes(network, 'port-restricted', 'port-restricted')
      network.block(bens, '-p udp')
      const { ben } = await meet(party, anns, bens)
      await ben.bothLanes()
      await ben.page.waitForTimeout(STAYS_MS)
      expect(await ben.path()).toBe('relayed')
    }, 60_000)

    it('in one home, meeting at a lobby outside: over their LAN', async () => {
      const { party, anns, bens } = await oneHome(network)
      const { ben } = await meet(party, anns, bens)
      await ben.reached('lan')
      await ben.bothLanes()
    }, 60_000)

    it('who are connected do not notice that the relay dies', async () => {
      const { party, anns, bens } = await twoHomes(network, 'port-restricted', 'port-restricted')
      const { ben, relay } = await meet(party, anns, bens)
      await ben.reached('direct')
      relay.kill()
      await ben.page.waitForTimeout(STAYS_MS)
      await ben.bothLanes()
      expect(await ben.path()).toBe('direct')
    }, 60_000)

    it('80 ms apart on a line that loses 5 %: direct', async () => {
      const { party, anns, bens } = await farApart(network, { delay: 20, loss: 0.0125 }) // four wires there and back
      const { ben } = await meet(party, anns, bens)
      // A peer-reflexive address, which losses make likely, is hidden by the browser: then it can't be told from a LAN's.
      await ben.reached('direct', 'lan')
      await ben.bothLanes()
    }, 60_000)
  },
)
