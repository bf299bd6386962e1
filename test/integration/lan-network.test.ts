import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { type Device, Lan, noNetworks } from '../support/network-namespaces.js'

const PLAYER = fileURLToPath(new URL('../support/lan-player.mjs', import.meta.url))
const SPEAKER = fileURLToPath(new URL('../support/lan-speaker.mjs', import.meta.url))

const lans: Lan[] = []
afterEach(() => {
  for (const lan of lans.splice(0)) lan.remove()
})
function newLan(): Lan {
  const lan = new Lan()
  lans.push(lan)
  return lan
}

type Said = Readonly<Record<string, unknown>>

/** A process on a device, and what it says. */
function start(device: Device, ...args: string[]) {
  const child: ChildProcess = device.run(...args)
  const said: Said[] = []
  let text = ''
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  child.stdout?.on('data', (chunk) => {
    const lines = `${text}${chunk}`.split('\n')
    text = lines.pop() ?? ''
    said.push(...lines.map((line): Said => JSON.parse(line)))
  })
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const hear = (word: string, so: (value: unknown) => boolean = () => true) =>
    expect
      .poll(() => said.find((one) => word in one && so(one[word]))?.[word] ?? errors, { timeout: 15_000 })
      .toSatisfy((value) => value !== '' && so(value))
  return { said, hear, exit, child }
}

async function playToResult(host: ReturnType<typeof start>, guest: ReturnType<typeof start>): Promise<void> {
  await guest.hear('path', (path) => path === 'lan')
  for (const one of [host, guest]) await one.hear('won', (name) => name === 'join')
  expect(await Promise.all([host.exit, guest.exit])).toEqual([0, 0])
}

describe.skipIf(noNetworks)(
  `two devices on a LAN with no way out${noNetworks ? ` (skipped: ${noNetworks})` : ''}`,
  () => {
    it('[DI9] [CO14] two Node games find each other, join by code and play to a result, with no other process', async () => {
      const lan = newLan()
      const [ann, ben] = [lan.device('10.5.0.1/24', 'fd05::1/64'), lan.device('10.5.0.2/24', 'fd05::2/64')]
      const host = start(ann, PLAYER, 'host')
      await host.hear('code')
      const guest = start(ben, PLAYER, 'join')
      await guest.hear('listed', (ms) => Number(ms) < 1000)
      await playToResult(host, guest)
      const addresses = JSON.stringify(guest.said.find((one) => 'addresses' in one))
      expect(addresses).toContain('http://10.5.0.1:')
    })

    it('[DI9] devices whose IPv4 networks differ meet by IPv6', async () => {
      const lan = newLan()
      const [ann, ben] = [lan.device('10.5.0.1/24', 'fd05::1/64'), lan.device('10.6.0.2/24', 'fd05::2/64')]
      const host = start(ann, PLAYER, 'host')
      await host.hear('code')
      const guest = start(ben, PLAYER, 'join')
      await playToResult(host, guest)
      expect(JSON.stringify(guest.said)).toContain('http://[fd05::1]:')
    })

    it('[DI9] a cable that is plugged in later is spoken on', async () => {
      const lan = newLan()
      const [ann, ben] = [lan.device(), lan.device('10.5.0.2/24')]
      const host = start(ann, PLAYER, 'host')
      await host.hear('code')
      const guest = start(ben, PLAYER, 'join')
      ann.ip('address', 'add', '10.5.0.1/24', 'brd', '+', 'dev', 'eth0')
      await playToResult(host, guest)
    })

    it('[DI11] an address typed by hand finds the host', async () => {
      const lan = newLan()
      const [ann, ben] = [lan.device('10.5.0.1/24'), lan.device('10.5.0.2/24')]
      const host = start(ann, PLAYER, 'host')
      await host.hear('code')
      const guest = start(ben, PLAYER, 'join', '10.5.0.1')
      await playToResult(host, guest)
    })

    it('[DI11] [CO14] who is not on the host’s network gets no answer and no connection', async () => {
      const lan = newLan()
      const [ann, mallory, ben] = [lan.device('10.5.0.1/24'), lan.device('10.6.0.9/24'), lan.device('10.5.0.2/24')]
      mallory.ip('route', 'add', '10.5.0.0/24', 'dev', 'eth0')
      ann.ip('route', 'add', '10.6.0.0/24', 'dev', 'eth0')
      const host = start(ann, PLAYER, 'host')
      await host.hear('code')
      const near = start(ben, SPEAKER, '10.5.0.1', '10.5.0.255')
      await near.hear('answers', (answers) => Number(answers) > 0)
      const port = String(near.said.find((one) => 'port' in one)?.port)
      const far = start(mallory, SPEAKER, '10.5.0.1', '10.5.0.255', port)
      await far.hear('answers', (answers) => answers === 0)
      await far.hear('tcp', (outcome) => outcome === 'cut')
      const known = start(ben, SPEAKER, '10.5.0.1', '10.5.0.255', port)
      await known.hear('tcp', (outcome) => outcome === 'answered')
    })
  },
)
