import { noChromium } from '../support/chromium.js'
import { noFirefox } from '../support/firefox.js'
import { type Cell, oneHome, oneLan, twoHomes } from './cells.js'
import { describeLab, type Lab, type Player } from './lab.js'

async function play(lab: Lab, cell: Cell, ann: Player, ben: Player, path: string): Promise<void> {
  const guest = await lab.meet(cell, { ann, ben })
  await lab.plays(guest.ben, path, guest.snapshot)
}

const PAIRS = [
  { pair: ['node', 'chromium'], missing: noChromium },
  { pair: ['firefox', 'node'], missing: noFirefox },
  { pair: ['firefox', 'chromium'], missing: noFirefox ?? noChromium },
] as const

for (const { pair, missing } of PAIRS)
  describeLab(`${pair.join(' and ')} at a lobby`, missing, (test) => {
    for (const [ann, ben] of [pair, pair.toReversed()] as [Player, Player][])
      test(`on one LAN, ${ann} hosts, ${ben} joins: over the LAN`, async (lab) => {
        await play(lab, await oneLan(lab.network), ann, ben, 'lan')
      })
  })

describeLab('firefox with chromium at a lobby outside', noFirefox ?? noChromium, (test) => {
  test('in two homes with usual routers: direct', async (lab) => {
    await play(lab, await twoHomes(lab.network, 'port-restricted', 'port-restricted'), 'chromium', 'firefox', 'direct')
  })

  test('in one home: over their LAN', async (lab) => {
    await play(lab, await oneHome(lab.network), 'chromium', 'firefox', 'lan')
  })
})
