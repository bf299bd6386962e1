import { expect } from 'vitest'
import { describeLab, type Lab } from './lab.js'
import type { Host } from './network.js'

/** The last of the first probes goes out after a second ([DI9]); sockets that a busy machine opens late miss those before. */
const PROBED_MS = 1500

describeLab('two Node games on a LAN with no way out and no other process', undefined, (test) => {
  test('[DI9] [CO14] find each other by their first probes, and play over the LAN', async (lab) => {
    const [anns, bens] = await onOneLan(lab, ['10.5.0.1/24', 'fd05::1/64'], ['10.5.0.2/24', 'fd05::2/64'])
    const listedMs = await play(lab, anns, bens, 'http://10.5.0.1:')
    expect(listedMs).toBeLessThan(PROBED_MS)
  })

  test('[DI9] whose IPv4 networks differ meet by IPv6', async (lab) => {
    const [anns, bens] = await onOneLan(lab, ['10.5.0.1/24', 'fd05::1/64'], ['10.6.0.2/24', 'fd05::2/64'])
    await play(lab, anns, bens, 'http://[fd05::1]:')
  })

  test('[DI9] speak on a cable that is plugged in later', async (lab) => {
    const [anns, bens] = await onOneLan(lab, [], ['10.5.0.2/24'])
    const plugIn = () => lab.network.ip(anns, 'address add 10.5.0.1/24 brd + dev eth0')
    await play(lab, anns, bens, 'http://10.5.0.1:', plugIn)
  })

  test('[DI11] meet at an address typed by hand', async (lab) => {
    const [anns, bens] = await onOneLan(lab, ['10.5.0.1/24'], ['10.5.0.2/24'])
    await (await nodeAt(lab, anns)).host()
    const ben = await nodeAt(lab, bens)
    const { snapshot } = await ben.joinAt('10.5.0.1')
    await lab.plays(ben, 'lan', snapshot)
  })

  test('[DI11] [CO14] give who is not on their network no answer and no connection', async (lab) => {
    const [anns, bens, mallorys] = await onOneLan(lab, ['10.5.0.1/24'], ['10.5.0.2/24'], ['10.6.0.9/24'])
    lab.network.ip(mallorys, 'route add 10.5.0.0/24 dev eth0')
    lab.network.ip(anns, 'route add 10.6.0.0/24 dev eth0')
    await (await nodeAt(lab, anns)).host()
    const ask = (at: Host, ...port: string[]) => lab.places.stranger(at, '10.5.0.1', '10.5.0.255', ...port)
    const { port, answers } = await ask(bens)
    expect(answers).toBeGreaterThan(0)
    expect(await ask(mallorys, String(port))).toMatchObject({ answers: 0, tcp: 'cut' })
    expect(await ask(bens, String(port))).toMatchObject({ tcp: 'answered' })
  })
})

type Addresses = readonly string[]

/** Devices on one switch. */
async function onOneLan({ network }: Lab, ann: Addresses, ben: Addresses, mallory: Addresses = []) {
  const lan = network.segment('10.5.0')
  return [
    await network.host('ann', lan, { addresses: ann }),
    await network.host('ben', lan, { addresses: ben }),
    await network.host('mallory', lan, { addresses: mallory }),
  ] as const
}

async function nodeAt(lab: Lab, host: Host) {
  return (await lab.places.node(host)).open()
}

/** @returns how long Ben looked for Ann's session, ms */
async function play(lab: Lab, anns: Host, bens: Host, endpoint: string, meanwhile = () => {}): Promise<number> {
  const [ann, ben] = await Promise.all([nodeAt(lab, anns), nodeAt(lab, bens)])
  await ann.host()
  const listed = ben.enterLobby()
  meanwhile()
  const listedMs = await listed
  expect(await ben.endpoints()).toContain(endpoint)
  const { snapshot } = await ben.join()
  await lab.plays(ben, 'lan', snapshot)
  return listedMs
}
