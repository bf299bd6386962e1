import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Diagnosis, Finding } from '@skirmish/sdk'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { skip } from '../support/skip.js'
import { MDNS, oneLan, twoHomes } from './cells.js'
import { type Host, Network, noNetworks } from './network.js'
import { Places } from './places.js'

const CLI = fileURLToPath(new URL('../../lobby-relay/dist/cli.js', import.meta.url))
const reason = noNetworks ?? noChromium

type Check = Finding['check']

describe.skipIf(reason)(`a diagnosis on real networks${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let network: Network
  let places: Places
  let page: string
  let turn: ChildProcess | undefined
  beforeAll(async () => {
    page = await Places.buildPage()
  }, 60_000)
  afterAll(() => Places.discard(page))
  beforeEach(() => {
    network = new Network()
    places = new Places(page)
  })
  afterEach(async () => {
    turn?.kill('SIGKILL')
    await places.close()
    network.close()
  })

  function finder({ findings, tookMs }: Diagnosis) {
    expect(tookMs).toBeLessThan(5000)
    return (check: Check) => findings.find((one) => one.check === check)
  }

  async function open(host: Host, url: string): Promise<Page> {
    const browser = await places.chromium(host)
    const opened = await (await browser.newContext()).newPage()
    await opened.goto(url)
    await opened.waitForFunction(() => 'check' in globalThis)
    return opened
  }
  const look = async (at: Page, turnServer?: string) =>
    finder(
      await at.evaluate(
        (server) => (Reflect.get(globalThis, 'check') as (turn?: string) => Promise<Diagnosis>)(server),
        turnServer,
      ),
    )

  /** The same from a terminal: `skirmish-lobby doctor`. */
  async function doctor(host: Host, ...args: readonly string[]) {
    const all = ['netns', 'exec', host.namespace, process.execPath, CLI, 'doctor', ...args, '--json']
    const text = await new Promise<string>((resolve) => execFile('ip', all, (_error, stdout) => resolve(stdout)))
    return finder(JSON.parse(text) as Diagnosis)
  }

  it('[CO28] a symmetric router is called so, in a browser and in Node', async () => {
    const { party, anns } = await twoHomes(network, 'symmetric', 'port-restricted')
    const { url } = await places.relay(party)
    for (const of of [await look(await open(anns, url)), await doctor(anns, url)]) {
      expect(of('relay')).toMatchObject({ state: 'good' })
      expect(of('udp')).toMatchObject({ state: 'good' })
      expect(of('nat')).toMatchObject({ state: 'limited', code: 'connect/symmetric-nat' })
    }
  }, 60_000)

  it('[CO28] a port-restricted router is fine, in a browser and in Node; the page came by plain http', async () => {
    const { party, anns } = await twoHomes(network, 'port-restricted', 'symmetric')
    const { url } = await places.relay(party)
    const ofPage = await look(await open(anns, url))
    for (const of of [ofPage, await doctor(anns, url)])
      expect(of('nat')).toMatchObject({ state: 'good', details: { mapping: 'endpoint-independent' } })
    expect(ofPage('page')).toMatchObject({ state: 'limited', code: 'connect/plain-http' })
    expect(ofPage('page')?.details?.missing).toContain('the microphone')
    expect(ofPage('mdns')).toMatchObject({ state: 'good' })
  }, 60_000)

  it('a network that lets no UDP out is called so, in a browser and in Node', async () => {
    const { party, anns } = await twoHomes(network, 'port-restricted', 'symmetric')
    const { url } = await places.relay(party)
    network.block(anns, '-p udp')
    for (const of of [await look(await open(anns, url)), await doctor(anns, url)]) {
      expect(of('relay')).toMatchObject({ state: 'good' })
      expect(of('udp')).toMatchObject({ state: 'limited', code: 'connect/udp-blocked' })
      expect(of('nat')).toMatchObject({ state: 'unknown' })
    }
  }, 60_000)

  it('[CO28] a second STUN port that a firewall shuts makes no symmetric router', async () => {
    const { party, anns } = await twoHomes(network, 'symmetric', 'port-restricted')
    const { url } = await places.relay(party)
    network.block(party, '-p udp --dport 17777')
    for (const of of [await look(await open(anns, url)), await doctor(anns, url)]) {
      expect(of('udp')).toMatchObject({ state: 'good' })
      expect(of('nat')).toMatchObject({ state: 'unknown' })
    }
  }, 60_000)

  it('a lobby that has gone silent is told in time', async () => {
    const { party, anns } = await twoHomes(network, 'symmetric', 'port-restricted')
    const { url } = await places.relay(party)
    const opened = await open(anns, url)
    await look(opened) // its parts are loaded
    network.block(party, '-p tcp')
    for (const of of [await look(opened), await doctor(anns, url)])
      expect(of('relay')).toMatchObject({ state: 'bad', code: 'discover/timeout' })
  }, 60_000)

  it('where names can not be looked up, the lobby’s STUN is what helps; without, it is told', async () => {
    const { party, anns } = await oneLan(network)
    const { url } = await places.relay(party)
    network.block(anns, MDNS)
    const opened = await open(anns, url)
    expect((await look(opened))('mdns')).toMatchObject({ state: 'good' })
    network.block(party, '-p udp')
    expect((await look(opened))('mdns')).toMatchObject({ state: 'limited', code: 'connect/mdns-blocked' })
  }, 60_000)

  it('a firewall that keeps broadcasts out is named with its interface', async () => {
    const { anns } = await oneLan(network)
    expect((await doctor(anns))('lan')).toMatchObject({ state: 'good', details: { heard: ['eth0'] } })
    network.block(anns, '-p udp --dport 27715')
    expect((await doctor(anns))('lan')).toMatchObject({
      ...{ state: 'bad', code: 'connect/lan-unheard' },
      details: { unheard: ['eth0'] },
    })
  }, 60_000)

  it('a TURN server lends an address, refuses, or is not there', async (context) => {
    if (spawnSync('turnserver', ['--version']).error) skip(context, 'turnserver is not installed.')
    const { party, anns } = await twoHomes(network, 'symmetric', 'symmetric')
    const { url } = await places.relay(party)
    const where = [`--listening-ip=${party.address}`, `--relay-ip=${party.address}`, '--listening-port=3478']
    const who = ['--lt-cred-mech', '--user=ann:right', '--realm=party.example', '--no-tls', '--no-dtls', '--no-cli']
    turn = spawn('ip', ['netns', 'exec', party.namespace, 'turnserver', ...where, ...who, '--pidfile='], {
      stdio: 'ignore',
    })
    const opened = await open(anns, url)
    const lent = async () => (await look(opened, `ann:right@${party.address}:3478`))('turn')
    await expect.poll(lent, { timeout: 15_000 }).toMatchObject({ state: 'good', says: expect.stringMatching(/lends/) })
    const refused = await look(opened, `ann:wrong@${party.address}:3478`)
    expect(refused('turn')).toMatchObject({ state: 'limited', code: 'connect/turn-refused' })
    const gone = await look(opened, `ann:right@${party.address}:3479`)
    expect(gone('turn')).toMatchObject({ state: 'limited', code: 'connect/turn-unreachable' })
  }, 60_000)
})
