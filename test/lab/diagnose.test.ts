import { text } from 'node:stream/consumers'
import type { Diagnosis, Finding } from '@skirmish/sdk'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { noCoturn } from '../support/coturn.js'
import { MDNS, oneLan, twoHomes } from './cells.js'
import { describeLab, type Lab } from './lab.js'
import { type Host, start } from './network.js'
import { CLI } from './places.js'

describeLab('a diagnosis on real networks', noChromium, (test) => {
  test('[CO28] a symmetric router is called so, in a browser and in Node', async (lab) => {
    const { party, anns } = await twoHomes(lab.network, 'symmetric', 'port-restricted')
    const { url } = await lab.places.relay(party)
    for (const of of [await look(await open(lab, anns, url)), await doctor(anns, url)]) {
      expect(of('relay')).toMatchObject({ state: 'good' })
      expect(of('udp')).toMatchObject({ state: 'good' })
      expect(of('nat')).toMatchObject({ state: 'limited', code: 'connect/symmetric-nat' })
    }
  })

  test('[CO28] a port-restricted router is fine, in a browser and in Node; the page came by plain http', async (lab) => {
    const { party, anns } = await twoHomes(lab.network, 'port-restricted', 'symmetric')
    const { url } = await lab.places.relay(party)
    const ofPage = await look(await open(lab, anns, url))
    for (const of of [ofPage, await doctor(anns, url)])
      expect(of('nat')).toMatchObject({ state: 'good', details: { mapping: 'endpoint-independent' } })
    expect(ofPage('page')).toMatchObject({ state: 'limited', code: 'connect/plain-http' })
    expect(ofPage('page')?.details?.missing).toContain('the microphone')
    expect(ofPage('mdns')).toMatchObject({ state: 'good' })
  })

  test('a network that lets no UDP out is called so, in a browser and in Node', async (lab) => {
    const { party, anns } = await twoHomes(lab.network, 'port-restricted', 'symmetric')
    const { url } = await lab.places.relay(party)
    lab.network.block(anns, '-p udp')
    for (const of of [await look(await open(lab, anns, url)), await doctor(anns, url)]) {
      expect(of('relay')).toMatchObject({ state: 'good' })
      expect(of('udp')).toMatchObject({ state: 'limited', code: 'connect/udp-blocked' })
      expect(of('nat')).toMatchObject({ state: 'unknown' })
    }
  })

  test('[CO28] a second STUN port that a firewall shuts makes no symmetric router', async (lab) => {
    const { party, anns } = await twoHomes(lab.network, 'symmetric', 'port-restricted')
    const { url } = await lab.places.relay(party)
    lab.network.block(party, '-p udp --dport 17777')
    for (const of of [await look(await open(lab, anns, url)), await doctor(anns, url)]) {
      expect(of('udp')).toMatchObject({ state: 'good' })
      expect(of('nat')).toMatchObject({ state: 'unknown' })
    }
  })

  test('a lobby that has gone silent is told in time', async (lab) => {
    const { party, anns } = await twoHomes(lab.network, 'symmetric', 'port-restricted')
    const { url } = await lab.places.relay(party)
    const opened = await open(lab, anns, url)
    await look(opened) // its parts are loaded
    lab.network.block(party, '-p tcp')
    for (const of of [await look(opened), await doctor(anns, url)])
      expect(of('relay')).toMatchObject({ state: 'bad', code: 'discover/timeout' })
  })

  test('where names can not be looked up, the lobby’s STUN is what helps; without, it is told', async (lab) => {
    const { party, anns } = await oneLan(lab.network)
    const { url } = await lab.places.relay(party)
    lab.network.block(anns, MDNS)
    const opened = await open(lab, anns, url)
    expect((await look(opened))('mdns')).toMatchObject({ state: 'good' })
    lab.network.block(party, '-p udp')
    expect((await look(opened))('mdns')).toMatchObject({ state: 'limited', code: 'connect/mdns-blocked' })
  })

  test('a firewall that keeps broadcasts out is named with its interface', async (lab) => {
    const { anns } = await oneLan(lab.network)
    expect((await doctor(anns))('lan')).toMatchObject({ state: 'good', details: { heard: ['eth0'] } })
    lab.network.block(anns, '-p udp --dport 27715')
    expect((await doctor(anns))('lan')).toMatchObject({
      ...{ state: 'bad', code: 'connect/lan-unheard' },
      details: { unheard: ['eth0'] },
    })
  })
})

const TURN_CONF = 'lt-cred-mech\nuser=ann:right\nrealm=party.example\nno-tls\nno-dtls\nno-cli'

describeLab('a diagnosis with a TURN server', noChromium ?? noCoturn, (test) => {
  test('tells whether it lends an address, refuses, or is not there', async (lab) => {
    const { party, anns } = await twoHomes(lab.network, 'symmetric', 'symmetric')
    const { url } = await lab.places.relay(party)
    await lab.turn(party, { secret: '', conf: () => TURN_CONF })
    const opened = await open(lab, anns, url)
    const lent = await look(opened, `ann:right@${party.address}:3478`)
    expect(lent('turn')).toMatchObject({ state: 'good', says: expect.stringMatching(/lends/) })
    const refused = await look(opened, `ann:wrong@${party.address}:3478`)
    expect(refused('turn')).toMatchObject({ state: 'limited', code: 'connect/turn-refused' })
    const gone = await look(opened, `ann:right@${party.address}:3999`)
    expect(gone('turn')).toMatchObject({ state: 'limited', code: 'connect/turn-unreachable' })
  })
})

type Check = Finding['check']

function finder({ findings, tookMs }: Diagnosis) {
  expect(tookMs).toBeLessThan(5000)
  return (check: Check) => findings.find((one) => one.check === check)
}

async function open(lab: Lab, host: Host, url: string): Promise<Page> {
  const device = await lab.places.chromium(host)
  return (await device.open(url)).page
}

async function look(at: Page, turnServer?: string) {
  const diagnosis = await at.evaluate(
    (server) => (Reflect.get(globalThis, 'check') as (turn?: string) => Promise<Diagnosis>)(server),
    turnServer,
  )
  return finder(diagnosis)
}

/** The same from a terminal: `skirmish-lobby doctor`. */
async function doctor(host: Host, ...args: readonly string[]) {
  const child = start(host, process.execPath, CLI, 'doctor', ...args, '--json')
  return finder(JSON.parse(await text(child.stdout)) as Diagnosis)
}
