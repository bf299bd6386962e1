import { noChromium } from '../support/chromium.js'
import { type Cell, oneLan, twoHomes } from './cells.js'
import { describeLab, type Lab } from './lab.js'
import type { Host } from './network.js'

describeLab('friends who carry codes by hand', noChromium, (test) => {
  test('on one LAN, with no server anywhere: over the LAN', async (lab) => {
    await play(lab, await oneLan(lab.network, { router: true }), 'lan')
  })

  test('in two homes, with a STUN server: direct', async (lab) => {
    const cell = await twoHomes(lab.network, 'port-restricted', 'port-restricted')
    const { url } = await lab.places.relay(cell.party) // as a STUN server, and as nothing else
    await play(lab, cell, 'direct', `&stun=${new URL(url).host}`)
  })
})

/** Each has the page on the own device, as an installed game would. */
async function play(lab: Lab, { anns, bens }: Cell, path: string, query = ''): Promise<void> {
  const open = async (host: Host) => {
    const [page, device] = await Promise.all([lab.places.ownPage(host), lab.device('chromium', host)])
    return device.open(`${page}?no-relay${query}`)
  }
  const [ann, ben] = await Promise.all([open(anns), open(bens)])
  await ann.host()
  const answer = await ben.answer(await ann.invite())
  const start = performance.now()
  await ann.accept(answer)
  await ben.arrivalByHand()
  await lab.plays(ben, path, performance.now() - start)
}
