import { describe, expect, it } from 'vitest'
import { type Chosen, pathOf } from '../../src/adapters/webrtc/path.js'

const chosen = (local: Chosen['local'], remote: Chosen['remote'], change: Partial<Chosen> = {}): Chosen => ({
  local,
  remote,
  here: [],
  own: [],
  theirs: [],
  ...change,
})

/** As Chromium, Firefox and node-datachannel tell it in the network lab. */
const CASES = [
  ['two homes', { candidateType: 'host', address: '' }, { candidateType: 'srflx', address: '203.0.113.9' }, 'direct'],
  ['a LAN with mDNS', { candidateType: 'host', address: '' }, { candidateType: 'host', address: '' }, 'lan'],
  ['a name', { candidateType: 'host' }, { candidateType: 'host', address: 'e0a9.local' }, 'lan'],
  ['a LAN with STUN', { candidateType: 'prflx' }, { candidateType: 'srflx', address: '192.168.7.4' }, 'lan'],
  ['Node on a LAN', { candidateType: 'host', ip: '10.5.0.1' }, { candidateType: 'srflx', ip: '10.5.0.2' }, 'lan'],
  ['Node outside', { candidateType: 'host', ip: '10.5.0.1' }, { candidateType: 'srflx', ip: '203.0.113.9' }, 'direct'],
  ['a TURN server', { candidateType: 'relay', address: '203.0.113.9' }, { candidateType: 'prflx' }, 'turn'],
  ['IPv6', { candidateType: 'host' }, { candidateType: 'host', address: 'fd05::2' }, 'lan'],
] as const

describe('how two peers are connected is told', () => {
  it.each(CASES)('for %s', (_where, local, remote, path) => {
    expect(pathOf(chosen(local, remote))).toBe(path)
  })

  it('of two on one device, which has an address of the Internet', () => {
    const remote = { candidateType: 'host', ip: '203.0.113.4' }
    expect(pathOf(chosen({ candidateType: 'host' }, remote, { here: ['10.5.0.1', '203.0.113.4'] }))).toBe('lan')
    expect(pathOf(chosen({ candidateType: 'host' }, remote, { here: ['203.0.113.5'] }))).toBe('direct')
  })

  it.each([
    ['Chromium', { candidateType: 'prflx', address: '' }],
    ['Firefox', { candidateType: 'prflx', address: '(redacted)' }],
  ])('of a peer whose address %s hides because it called before that was announced', (_browser, hidden) => {
    const host = { candidateType: 'host', address: '48c7daf0.local' }
    const own = ['203.0.113.4']
    expect(pathOf(chosen(host, hidden, { own, theirs: ['203.0.113.9'] }))).toBe('direct')
    expect(pathOf(chosen(host, hidden, { own, theirs: ['203.0.113.4'] }))).toBe('lan') // behind one router
    expect(pathOf(chosen(host, hidden, { own, theirs: ['192.168.7.3'] }))).toBe('lan')
    expect(pathOf(chosen({ candidateType: 'srflx', address: '203.0.113.4' }, hidden, { own }))).toBe('direct')
    expect(pathOf(chosen({ candidateType: 'srflx', address: '192.168.7.4' }, hidden))).toBe('lan')
    expect(pathOf(chosen(host, hidden))).toBe('lan')
  })
})
