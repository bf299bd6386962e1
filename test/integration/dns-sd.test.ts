import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { type Host, Network, noNetworks, start } from '../lab/network.js'
import { CLI } from '../lab/places.js'

const SERVICES = fileURLToPath(new URL('../support/services.mjs', import.meta.url))
/** Holds the port of multicast DNS for itself. */
const HOG = `require('node:dgram').createSocket('udp4').bind(5353, '0.0.0.0', () => console.log('{"holds":true}'))`

interface Service {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly addresses: readonly string[]
  readonly txt: Readonly<Record<string, string>>
}

const networks: Network[] = []
afterEach(() => {
  for (const network of networks.splice(0)) network.close()
})

function node(host: Host, ...args: readonly string[]): ChildProcessWithoutNullStreams {
  return start(host, process.execPath, ...args)
}

function outputOf(child: ChildProcessWithoutNullStreams): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
  return () => text
}

function party(host: Host, ...more: readonly string[]) {
  const child = node(host, CLI, '--no-open', '--port', '7777', '--name', "Ann's party", ...more)
  const output = outputOf(child)
  return { child, output, isOpen: () => expect.poll(output, { timeout: 10_000 }).toContain('http://10.5.0.1:7777') }
}

/** What a browser of services on that host sees now. */
function servicesAt(host: Host, address: string): () => Service[] {
  const output = outputOf(node(host, SERVICES, address))
  return () => {
    const last = output()
      .split('\n')
      .findLast((line) => line.startsWith('{') && line.endsWith('}'))
    return last === undefined ? [] : JSON.parse(last).services
  }
}

describe.skipIf(noNetworks)(
  `[DI18] a lobby as a service of its LAN${noNetworks ? ` (skipped: ${noNetworks})` : ''}`,
  () => {
    async function twoHosts() {
      const network = new Network()
      networks.push(network)
      const lan = network.segment('10.5.0')
      const host = (name: string, address: string) => network.host(name, lan, { addresses: [address] })
      return [await host('ann', '10.5.0.1/24'), await host('ben', '10.5.0.2/24')] as const
    }

    it('is found by a browser of services, with the page to open, and is gone when it stops', async () => {
      const [anns, bens] = await twoHosts()
      const services = servicesAt(bens, '10.5.0.2')
      const { child, isOpen } = party(anns)
      await isOpen()
      await expect.poll(() => services().length, { timeout: 10_000 }).toBe(1)
      const [found] = services()
      expect(found?.name).toMatch(/^Ann's party \(.+:7777\)$/)
      expect(found?.host).toMatch(/^skirmish-[0-9a-f]{6}\.local$/)
      expect(found).toMatchObject({ port: 7777, addresses: ['10.5.0.1'], txt: { path: '/', name: "Ann's party" } })
      // Who comes later asks, and is answered.
      const later = servicesAt(bens, '10.5.0.2')
      await expect.poll(() => later().length, { timeout: 10_000 }).toBe(1)
      // Who comes by that name is let in, by another one not.
      const names = JSON.stringify([`${found?.host}:7777`, 'skirmish.local:7777'])
      // By hand: `fetch` names the host itself.
      const knock = `for (const host of ${names}) require('node:http').get(
        { host: '10.5.0.1', port: 7777, path: '/health', headers: { host } },
        ({ statusCode }) => console.log(host.length > 20 ? 'own' : 'other', statusCode),
      )`
      const answers = outputOf(node(bens, '-e', knock))
      await expect
        .poll(() => answers().trim().split('\n').sort(), { timeout: 10_000 })
        .toEqual(['other 403', 'own 200'])
      const closed = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      expect(await closed).toBe(0)
      await expect.poll(() => services().length, { timeout: 5_000 }).toBe(0)
    }, 60_000)

    it('opens all the same where somebody else has the port for himself, and stays silent when told to', async () => {
      const [anns, bens] = await twoHosts()
      const hog = node(anns, '-e', HOG)
      await expect.poll(outputOf(hog), { timeout: 10_000 }).toContain('holds')
      const services = servicesAt(bens, '10.5.0.2')
      const blocked = party(anns)
      await blocked.isOpen()
      await new Promise((resolve) => setTimeout(resolve, 1500))
      expect([services(), blocked.child.exitCode]).toEqual([[], null])
      // The port is free again: it speaks with its next look.
      hog.kill('SIGKILL')
      await expect.poll(() => services().length, { timeout: 10_000 }).toBe(1)
      blocked.child.kill('SIGTERM')
      await expect.poll(() => services().length, { timeout: 5_000 }).toBe(0)
      const quiet = party(anns, '--no-lan')
      await quiet.isOpen()
      await new Promise((resolve) => setTimeout(resolve, 1500))
      expect(services()).toEqual([])
    }, 60_000)
  },
)
