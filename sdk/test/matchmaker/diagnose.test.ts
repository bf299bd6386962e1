import { beforeAll, describe, expect, it } from 'vitest'
import { diagnose, ERRORS, type Finding, type Platform, SkirmishError } from '../../src/index.js'
import { type MemorySights, memoryProbes, probesContract, SILENT } from '../../src/testing.js'
import { World } from './friends.js'

type Sights = Parameters<typeof memoryProbes>[0]

const at = (sights: Sights): Partial<Platform> => ({ probes: async () => memoryProbes(sights) })
const stun = (change: Partial<MemorySights['stun']>) => ({
  stun: { asked: 2, complete: true, mapped: [], own: [], ...change },
})
const twoPorts = [
  { base: '1', address: '203.0.113.5', port: 10_162 },
  { base: '1', address: '203.0.113.5', port: 27_919 },
]

async function findings(sights: Sights = {}) {
  const world = new World()
  const place = await world.device('Ann', at(sights))
  const { findings: found, tookMs } = await world.during(place.diagnose())
  const of = (check: Finding['check']) => {
    const finding = found.find((one) => one.check === check)
    if (!finding) throw new Error(`no finding about ${check}`)
    return finding
  }
  return { found, of, tookMs }
}

describe('memoryProbes keeps the contract of probes', () => {
  for (const [name, check] of Object.entries(probesContract)) {
    it(name, async () => {
      const wait = async () => {}
      for (const sights of [{}, { lobby: SILENT, lan: SILENT, webrtc: true }] as const)
        await check({ probes: memoryProbes(sights), wait })
    })
  }
})

describe('a diagnosis', () => {
  // It loads when first used, which takes real time: the clock of these tests has none.
  beforeAll(() => import('../../src/matchmaker/check-connection.js'))

  it('of a device where all is well has nothing but good news, in one order', async () => {
    const { found } = await findings()
    const all = ['relay', 'webrtc', 'udp', 'nat', 'turn', 'mdns', 'local-network', 'lan', 'page', 'store']
    expect(found.map(({ check }) => check)).toEqual(all)
    // A store in memory forgets, and that is told.
    expect(found.filter(({ state }) => state !== 'good')).toMatchObject([{ check: 'store', code: 'store/forgotten' }])
  })

  const problems: readonly [Finding['check'], Finding['state'], string, Sights][] = [
    ['relay', 'bad', 'discover/relay-unreachable', { lobby: new Error('ECONNREFUSED') }],
    ['relay', 'bad', 'discover/timeout', { lobby: SILENT }],
    ['relay', 'bad', 'discover/no-websocket', { lobby: { name: '', version: '1', socket: false } }],
    ['webrtc', 'limited', 'connect/no-webrtc', { webrtc: false }],
    ['udp', 'limited', 'connect/udp-blocked', stun({ complete: false })],
    ['nat', 'limited', 'connect/symmetric-nat', stun({ mapped: twoPorts })],
    ['turn', 'limited', 'connect/turn-refused', { turn: 'refused' }],
    ['turn', 'limited', 'connect/turn-unreachable', { turn: 'silent' }],
    ['local-network', 'limited', 'connect/local-network-denied', { localNetwork: 'denied' }],
    ['lan', 'limited', 'connect/no-address', { lan: { port: 27_715, interfaces: [] } }],
    [
      ...(['lan', 'bad', 'connect/lan-unheard'] as const),
      { lan: { port: 27_715, interfaces: [{ name: 'eth0', address: '10.0.0.2', heard: false }] } },
    ],
    ['page', 'limited', 'connect/plain-http', { page: { secure: false, missing: [] } }],
    [
      ...(['mdns', 'limited', 'connect/mdns-blocked'] as const),
      { loop: { hidden: true, connects: false }, ...stun({ complete: false }) },
    ],
  ]
  for (const [check, state, code, sights] of problems) {
    it(`[CO29] tells ${code} in the words of the error, with one thing to do`, async () => {
      const { of, found } = await findings(sights)
      const { message, help } = ERRORS[code as keyof typeof ERRORS]
      expect(of(check)).toMatchObject({ state, code, says: message, todo: help })
      for (const { says, todo = '.' } of found) for (const text of [says, todo]) expect(text).toMatch(/^.+\.$|^\.$/)
    })
  }

  it('names the networks on which games are heard, where not all do; one family of addresses is enough', async () => {
    const interfaces = [
      { name: 'eth0', address: '10.0.0.2', heard: true },
      { name: 'eth0', address: 'fd00::2', heard: false },
      { name: 'wlan0', address: '10.0.1.2', heard: false },
    ]
    const { of } = await findings({ lan: { port: 27_715, interfaces } })
    expect(of('lan')).toMatchObject({
      ...{ state: 'limited', code: 'connect/lan-unheard' },
      says: 'Games are heard on eth0, but not on wlan0.',
    })
  })

  it('names what plain http takes away', async () => {
    const { of } = await findings({ page: { secure: false, missing: ['the microphone', 'sharing a link'] } })
    expect(of('page').says).toMatch(/^This page came by plain http, .*: the microphone, sharing a link\.$/)
  })

  it('does not claim what it can not know', async () => {
    const { of } = await findings({ lobby: new Error('gone'), stun: new Error('gone'), localNetwork: 'prompt' })
    for (const check of ['udp', 'nat', 'mdns', 'local-network'] as const)
      expect(of(check)).toMatchObject({ state: 'unknown' })
    expect(of('local-network').todo).toMatch(/allow it/)
    expect((await findings(stun({ asked: 0 }))).of('udp').state).toBe('unknown')
  })

  it('[CO29] is over in less than 5 s when every probe hangs, each of them a finding', async () => {
    const all = ['lobby', 'stun', 'turn', 'loop', 'localNetwork', 'lan', 'webrtc', 'page'] as const
    const { found, tookMs } = await findings(Object.fromEntries(all.map((name) => [name, SILENT])))
    expect(found).toHaveLength(10)
    expect(found.filter(({ state }) => state === 'unknown')).toHaveLength(8)
    expect(tookMs).toBeLessThan(5000)
  })

  it('[CO29] is over in less than 5 s when the probes themselves do not load', async () => {
    const world = new World()
    for (const probes of [() => new Promise<never>(() => {}), () => Promise.reject(new Error('no chunk'))]) {
      const place = await world.device('Ann', { probes })
      const { findings: found, tookMs } = await world.during(place.diagnose())
      expect(found).toMatchObject([{ check: 'relay', state: 'bad', code: 'discover/relay-unreachable' }])
      expect(tookMs).toBeLessThan(5000)
    }
  })

  it('tells each finding as soon as it is known', async () => {
    const world = new World()
    const place = await world.device('Ann', at({ lobby: SILENT }))
    const told: Finding[] = []
    const diagnosis = place.diagnose({ onFinding: (finding) => told.push(finding) })
    for (let i = 0; i < 20; i++) await world.clock.advance(10)
    expect(told.map(({ check }) => check).sort()).not.toContain('relay')
    expect(told).toHaveLength(9)
    const { findings: found } = await world.during(diagnosis)
    expect(told).toHaveLength(10)
    expect(new Set(told)).toEqual(new Set(found))
  })

  it('is called off by its signal and by the end of the matchmaker, and then tells nothing more', async () => {
    for (const stop of ['signal', 'close'] as const) {
      const world = new World()
      const place = await world.device('Ann', at({ lobby: SILENT, lan: SILENT }))
      const calledOff = new AbortController()
      const told: Finding[] = []
      const outcome = place
        .diagnose({ signal: calledOff.signal, onFinding: (finding) => told.push(finding) })
        .catch((error: unknown) => error)
      for (let i = 0; i < 20; i++) await world.clock.advance(10)
      const before = told.length
      if (stop === 'signal') calledOff.abort()
      else place.close()
      const error = await world.during(outcome)
      if (!(error instanceof SkirmishError)) throw new Error(`no SkirmishError: ${error}`)
      expect([error.code, told.length]).toEqual(['session/aborted', before])
    }
  })

  it('needs no matchmaker', async () => {
    const { clock } = new World()
    const { findings: found } = await diagnose({ clock, probes: async () => memoryProbes() })
    expect(found).toHaveLength(9)
  })

  it('of a platform that can look at nothing is empty', async () => {
    expect((await diagnose({ clock: new World().clock })).findings).toEqual([])
  })
})
