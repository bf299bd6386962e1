import { MessageChannel } from 'node:worker_threads'
import { serveLan } from '@skirmish/sdk/node'
import { directoryContract } from '@skirmish/sdk/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { LanDirectory } from '../../sdk/src/adapters/lan/lan-directory.js'
import { openSocket } from '../../sdk/src/adapters/node/open-socket.js'
import { PortCalls } from '../../sdk/src/adapters/port/port-calls.js'
import { PortDirectory } from '../../sdk/src/adapters/port/port-directory.js'
import { draft, freeUdpPort, onlyThisDevice, random, wait } from '../support/lan.js'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})
const signal = AbortSignal.timeout(30_000)

/** A window and the main process of an app, joined by a real MessageChannel. */
function app(udp: number) {
  const { port1, port2 } = new MessageChannel()
  const end = serveLan(port1, { port: udp, interfaces: [] })
  closing.push(end)
  return { directory: new PortDirectory('lan', new PortCalls(port2)), end, window: port2 }
}

/** A game elsewhere on the LAN. */
function elsewhere(port: number) {
  const one = new LanDirectory({ network: onlyThisDevice(), platform: { random, openSocket }, port })
  closing.push(() => one.close())
  return one
}

describe('[DI36] the LAN of an Electron window, through a MessagePort, keeps the directory contract', () => {
  for (const [name, check] of Object.entries(directoryContract)) {
    it(name, async () => {
      const udp = await freeUdpPort()
      const given = { via: 'peerjs', endpoint: 'here:4000', id: 'ann-1' }
      const address = { given, seen: { ...given, endpoint: 'http://127.0.0.1:4000/' } }
      await check({ host: app(udp).directory, guest: app(udp).directory, wait, random, address })
    })
  }
})

describe('[DI36] a port', () => {
  it('whose window is closed takes what it showed off the LAN', async () => {
    const udp = await freeUdpPort()
    const [anns, bens] = [app(udp), elsewhere(udp)]
    const { code } = await anns.directory.publish(draft(), { signal })
    expect((await bens.find(code, { signal }))?.listing.code).toBe(code)
    anns.window.close()
    await expect.poll(() => bens.find(code, { signal }), { timeout: 5000 }).toBeUndefined()
  })

  it('whose main process is gone fails what was asked, and what will be', async () => {
    const anns = app(await freeUdpPort())
    let listings: unknown
    anns.directory.watch((now) => {
      listings = now
    })
    const finding = anns.directory.find('K7QF2M', { signal })
    anns.end()
    await expect(finding).rejects.toMatchObject({ code: 'discover/lan-unreachable' })
    await expect(anns.directory.publish(draft(), { signal })).rejects.toMatchObject({
      code: 'discover/lan-unreachable',
    })
    expect(listings).toEqual([])
  })

  it('takes no harm from a window that says what makes no sense, and too much', async () => {
    const udp = await freeUdpPort()
    const [anns, bens] = [app(udp), elsewhere(udp)]
    const nonsense: unknown[] = [null, 7, 'x', {}, { call: 'x' }, { call: 900, what: 'explode' }]
    nonsense.push({ call: 901, what: 'find', code: { length: 1e9 } }, { call: 902, what: 'publish', draft: 7 })
    nonsense.push({ call: 77, what: 'update', draft: null }, { call: 78, what: 'end' })
    for (const one of nonsense) anns.window.postMessage(one)
    for (let call = 1000; call < 2000; call++) anns.window.postMessage({ call, what: 'watch' })
    for (let call = 1000; call < 2000; call++) anns.window.postMessage({ call, what: 'end' })
    const { code } = await anns.directory.publish(draft(), { signal })
    expect((await bens.find(code, { signal }))?.listing.code).toBe(code)
  })
})
