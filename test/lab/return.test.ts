import { expect } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { oneLan } from './cells.js'
import type { Friend } from './friend.js'
import { describeLab, type Lab, type Player } from './lab.js'
import type { Host } from './network.js'
import { pull, returned } from './outage.js'

/** How long a cable is pulled, and how long a seat waits, ms. */
const PULLED_MS = 10_000
const GRACE_MS = 15_000
/** The first try that gets through leads back, before the next one: there are at most two seconds between them ([SE32]). `bench:return` says how soon. */
const BACK_MS = 2500
const TRY_MS = 2500

/** Ben is back, in his seat. */
async function comesBack(ben: Friend, title: string, { network }: Lab, pulled: Host) {
  const { seat, fromCable, fromTry } = await returned(ben, pull(network, pulled, PULLED_MS))
  expect(seat).toBe(1)
  console.log(`${title}: back ${fromCable} ms after the cable, ${fromTry} ms after the first try`)
  await ben.bothLanes()
  return { fromCable, fromTry }
}

/** Ann hosts on one LAN with a lobby, and Ben has joined. */
async function together(lab: Lab, ben: Player) {
  const cell = await oneLan(lab.network)
  const [relay, annsNode] = await Promise.all([lab.places.relay(cell.party), lab.places.node(cell.anns)])
  const ann = await annsNode.open(relay.url)
  const link = await ann.host(GRACE_MS)
  const guest = await (await lab.device(ben, cell.bens)).open(link)
  await guest.arrival()
  await guest.reached('lan')
  return { cell, ann, ben: guest }
}

for (const [player, missing] of [
  ['node', undefined],
  ['chromium', noChromium],
] as const)
  describeLab(`[SE32] [SE33] a cable that is pulled for 10 s, in ${player}`, missing, (test) => {
    test('a guest is back in its seat by the first try that gets through', async (lab) => {
      const { cell, ben } = await together(lab, player)
      const { fromCable, fromTry } = await comesBack(ben, player, lab, cell.bens)
      expect(fromTry).toBeLessThan(BACK_MS)
      expect(fromCable).toBeLessThan(TRY_MS + BACK_MS)
    })
  })

describeLab('[SE32] a cable that is pulled for 10 s', undefined, (test) => {
  test('the host’s: its guests find it again', async (lab) => {
    const { cell, ben } = await together(lab, 'node')
    await comesBack(ben, 'host', lab, cell.anns)
  })

  test('without a lobby: a guest is back by the host’s own port', async (lab) => {
    const lan = lab.network.segment('10.5.0')
    const [anns, bens] = [await lab.network.host('ann', lan), await lab.network.host('ben', lan)]
    const [annsNode, bensNode] = [await lab.places.node(anns), await lab.places.node(bens)]
    const [ann, ben] = [await annsNode.open(), await bensNode.open()]
    await ann.host(GRACE_MS)
    await ben.enterLobby()
    await ben.join()
    await ben.reached('lan')
    const { fromTry } = await comesBack(ben, 'bare LAN', lab, bens)
    expect(fromTry).toBeLessThan(BACK_MS)
  })
})
