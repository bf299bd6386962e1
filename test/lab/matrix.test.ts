import { expect } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { farApart, farGuest, MDNS, oneHome, oneLan, twoHomes } from './cells.js'
import { describeLab, type Lab } from './lab.js'
import { PORT } from './places.js'

/** ICE gives up after 15 s; a path that takes longer than this is none. */
const STAYS_MS = 4000
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

type Met = Awaited<ReturnType<Lab['meet']>>

async function staysRelayed(lab: Lab, { ben, snapshot }: Met): Promise<void> {
  await wait(STAYS_MS)
  expect(await ben.path()).toBe('relayed')
  await lab.plays(ben, 'relayed', snapshot)
}

describeLab('friends on real networks', noChromium, (test) => {
  test('on one LAN with no way out: over the LAN', async (lab) => {
    const { ben, snapshot } = await lab.meet(await oneLan(lab.network))
    await lab.plays(ben, 'lan', snapshot)
  })

  test('on one LAN whose mDNS is blocked: over the LAN, with STUN at the lobby', async (lab) => {
    const cell = await oneLan(lab.network)
    for (const host of [cell.anns, cell.bens]) lab.network.block(host, MDNS)
    const { ben, snapshot } = await lab.meet(cell)
    await lab.plays(ben, 'lan', snapshot)
  })

  test('in two homes with usual routers: direct', async (lab) => {
    const { ben, snapshot } = await lab.meet(await twoHomes(lab.network, 'port-restricted', 'port-restricted'))
    await lab.plays(ben, 'direct', snapshot)
  })

  for (const [anns, bens] of [
    ['port-restricted', 'symmetric'],
    ['symmetric', 'port-restricted'],
    ['symmetric', 'symmetric'],
  ] as const)
    test(`in two homes with a ${anns} and a ${bens} router: relayed`, async (lab) => {
      await staysRelayed(lab, await lab.meet(await twoHomes(lab.network, anns, bens)))
    })

  test('on a network that lets only TCP through: relayed', async (lab) => {
    const cell = await twoHomes(lab.network, 'port-restricted', 'port-restricted')
    lab.network.block(cell.bens, '-p udp')
    await staysRelayed(lab, await lab.meet(cell))
  })

  test('in one home, meeting at a lobby outside: over their LAN', async (lab) => {
    const { ben, snapshot } = await lab.meet(await oneHome(lab.network))
    await lab.plays(ben, 'lan', snapshot)
  })

  test('who are connected do not notice that the relay dies', async (lab) => {
    const cell = await twoHomes(lab.network, 'port-restricted', 'port-restricted')
    const { ben, relay, snapshot } = await lab.meet(cell)
    await ben.reached('direct')
    relay.kill()
    await wait(STAYS_MS)
    expect(await ben.path()).toBe('direct')
    await lab.plays(ben, 'direct', snapshot)
  })

  if (process.env.SKIRMISH_LONG)
    test('[SE12] who have connected this moment do not notice either, though the host does not know it yet', async (lab) => {
      const { ben, relay, snapshot } = await lab.meet(await farGuest(lab.network, 60))
      await ben.reached('direct')
      relay.kill()
      await wait(STAYS_MS)
      await lab.plays(ben, 'direct', snapshot)
    })

  test('far apart, the host’s own address lost on its way, so that browsers hide it: direct', async (lab) => {
    const cell = await farApart(lab.network, { delay: 20 })
    lab.network.block(cell.anns, `-p udp --dport ${PORT}`)
    const { ben, snapshot } = await lab.meet(cell)
    await lab.plays(ben, 'direct', snapshot)
  })

  test('80 ms apart on a line that loses 5 %: direct', async (lab) => {
    const cell = await farApart(lab.network, { delay: 20, loss: 0.0125 }) // four wires there and back
    const { ben, snapshot } = await lab.meet(cell)
    await lab.plays(ben, 'direct', snapshot)
  })
})
