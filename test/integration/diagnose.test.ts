import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { diagnose, type Finding } from '@skirmish/sdk'
import { type NodeOptions, node } from '@skirmish/sdk/node'
import { probesContract } from '@skirmish/sdk/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { nodeProbes } from '../../sdk/src/adapters/node/node-probes.js'
import { probeStun } from '../../sdk/src/adapters/node/stun-probe.js'
import { freeUdpPort, wait } from '../support/lan.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import { mute } from '../support/silent-server.js'
import { skip } from '../support/skip.js'

const SECRET = 'hush'

/** A device that looks for friends by these ways. */
async function check(options: NodeOptions) {
  const platform = node(options)
  try {
    const { findings, tookMs } = await diagnose(platform)
    expect(tookMs).toBeLessThan(5000)
    return (name: Finding['check']) => findings.find((one) => one.check === name)
  } finally {
    platform.close?.()
  }
}

describe('a diagnosis in Node', () => {
  let relay: RelayProcess
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    relay = await startRelay('--name', "Ann's party")
  })
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })
  afterAll(() => relay.stop())

  for (const [name, promise] of Object.entries(probesContract)) {
    it(`keeps the contract of probes: ${name}`, async () => {
      const probes = nodeProbes({ endpoint: new URL(relay.url), iceServers: undefined, lan: { interfaces: [] } })
      await promise({ probes, wait })
    })
  }

  it('of a device beside its lobby has good news only', async () => {
    const of = await check({ relay: relay.url, lan: false })
    expect(of('relay')).toMatchObject({ state: 'good', details: { name: "Ann's party", version: '0.1.0' } })
    expect(of('webrtc')).toMatchObject({ state: 'good' })
    expect(of('udp')).toMatchObject({ state: 'good' })
    expect(of('nat')).toMatchObject({ state: 'good', details: { mapping: 'none' } })
    expect(of('turn')).toMatchObject({ state: 'good' })
    expect(of('lan')).toBeUndefined()
  })

  it('[CO29] says that the lobby is gone, and that it is silent', async () => {
    const dead = await startRelay()
    await dead.stop()
    const of = await check({ relay: dead.url, lan: false })
    expect(of('relay')).toMatchObject({ state: 'bad', code: 'discover/relay-unreachable' })
    expect(of('udp')).toMatchObject({ state: 'unknown' })
    const silent = await mute()
    closing.push(() => silent.close())
    expect((await check({ relay: silent.url, lan: false }))('relay')).toMatchObject({ code: 'discover/timeout' })
  })

  /** A web server that says this, and takes no WebSocket. */
  async function says(answers: Readonly<Record<string, string>>): Promise<string> {
    const server: Server = createServer((request, response) => {
      const answer = answers[request.url ?? '']
      response.writeHead(answer === undefined ? 404 : 200).end(answer)
    })
    server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  it('says that something on the way lets no WebSocket through', async () => {
    const info = JSON.stringify({ name: 'Proxied', version: '1', stun: [] })
    const of = await check({ relay: await says({ '/lobby/info': info }), lan: false })
    expect(of('relay')).toMatchObject({ state: 'bad', code: 'discover/no-websocket' })
    expect(of('udp')).toMatchObject({ state: 'unknown' })
  })

  it('takes what is no lobby for none, however long and odd its answer is', async () => {
    for (const answer of ['<html>', '"text"', '{"stun":7}', '['.repeat(50_000), `"${'x'.repeat(1_000_000)}"`]) {
      const of = await check({ relay: await says({ '/lobby/info': answer }), lan: false })
      expect(of('relay'), answer.slice(0, 20)).toMatchObject({ state: 'bad', code: 'discover/relay-unreachable' })
    }
  })

  it('says that UDP is lost: nobody answers at the ports the lobby names', async () => {
    const silent = createSocket('udp4')
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
    closing.push(() => silent.close())
    const info = JSON.stringify({ name: 'Far', version: '1', stun: [silent.address().port] })
    const of = await check({ relay: await says({ '/lobby/info': info }), lan: false })
    expect(of('udp')).toMatchObject({ state: 'limited', code: 'connect/udp-blocked' })
    expect(of('nat')).toMatchObject({ state: 'unknown' })
  })

  it('[CO28] calls a second port that is shut no router of any kind', async () => {
    const { stun } = await (await fetch(`${relay.url}lobby/info`)).json()
    const info = JSON.stringify({ name: 'Half', version: '1', stun: [stun[0], await freeUdpPort()] })
    const of = await check({ relay: await says({ '/lobby/info': info }), lan: false })
    expect(of('udp')).toMatchObject({ state: 'good' })
    expect(of('nat')).toMatchObject({ state: 'unknown' })
  })

  describe('with a TURN server', () => {
    let turn: ChildProcess | undefined
    let port: number
    beforeAll(async () => {
      if (spawnSync('turnserver', ['--version']).error) return
      const user = ['--use-auth-secret', `--static-auth-secret=${SECRET}`, '--realm=party.example']
      const where = ['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', '--allow-loopback-peers', '--no-tcp']
      const quiet = ['--no-tls', '--no-dtls', '--no-cli', '--log-file=stdout', '--pidfile=']
      const { signal } = new AbortController()
      // It may have lost its port to another test, and then says so nowhere; coturn is a STUN server too.
      for (let isThere = false; !isThere; ) {
        turn?.kill('SIGKILL')
        port = await freeUdpPort()
        turn = spawn('turnserver', [...user, ...where, ...quiet, `--listening-port=${port}`], { stdio: 'ignore' })
        isThere = (await probeStun([`stun:127.0.0.1:${port}`], signal)).complete
      }
    }, 20_000)
    afterAll(() => turn?.kill('SIGKILL'))

    /** Name and password as a lobby lends them for ten minutes. */
    const served = async (secret: string, at = port, rest = '') => {
      const username = `${Math.floor(Date.now() / 1000) + 600}:ann`
      const credential = createHmac('sha1', secret).update(username).digest('base64')
      const ice = { iceServers: [{ urls: [`turn:127.0.0.1:${at}${rest}`], username, credential }], expiresIn: 600 }
      return says({ '/lobby/info': '{"name":"x","version":"1","stun":[]}', '/lobby/ice': JSON.stringify(ice) })
    }

    it('says that it works, and that it does not', async (context) => {
      if (!turn) skip(context, 'turnserver is not installed.')
      const [good, wrong, none, byTcp] = await Promise.all(
        [
          served(SECRET),
          served('wrong'),
          served(SECRET, await freeUdpPort()),
          served(SECRET, port, '?transport=tcp'),
        ].map(async (url) => check({ relay: await url, lan: false })),
      )
      expect(good?.('turn')).toMatchObject({ state: 'good', says: expect.stringContaining('lends') })
      // libjuice tells no reasons: all that is known is that no address was lent.
      for (const of of [wrong, none]) expect(of?.('turn')).toMatchObject({ code: 'connect/turn-unreachable' })
      expect(byTcp?.('turn')).toMatchObject({ state: 'unknown' }) // only browsers know it
    })
  })
})
