import { noChromium } from '../support/chromium.js'
import { noFirefox } from '../support/firefox.js'
import { twoHomes } from './cells.js'
import { describeLab, type Lab, type Player } from './lab.js'
import type { Host } from './network.js'

const brief = process.env.SKIRMISH_LONG ? undefined : 'in npm run test:long'

describeLab('friends who meet at PeerJS’s own server, with a STUN server', noFirefox ?? noChromium ?? brief, (test) => {
  test('[DI37] in two homes, firefox hosts, chromium joins by link: direct', (lab) => play(lab, 'firefox', 'chromium'))

  test('[DI37] in two homes, chromium hosts, firefox joins by link: direct', (lab) => play(lab, 'chromium', 'firefox'))
})

/** Each has the page on the own device, as an installed game would. */
async function play(lab: Lab, anns: Player, bens: Player): Promise<void> {
  const cell = await twoHomes(lab.network, 'port-restricted', 'port-restricted')
  const [server, stun] = await Promise.all([lab.places.peerServer(cell.party), lab.places.relay(cell.party)])
  const query = `?no-relay&public=${encodeURIComponent(server)}&stun=${new URL(stun.url).host}`
  const open = async (player: Player, host: Host) => {
    const [page, device] = await Promise.all([lab.places.ownPage(host), lab.device(player, host)])
    return device.open(`${page}${query}`)
  }
  const [ann, ben] = await Promise.all([open(anns, cell.anns), open(bens, cell.bens)])
  const { snapshot } = await ben.join(await ann.host())
  await lab.plays(ben, 'direct', snapshot)
}
