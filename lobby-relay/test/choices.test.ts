import type { NetworkInterfaceInfo } from 'node:os'
import { Rate, RatePerSource } from '@skirmish/sdk/discover'
import { describe, expect, it } from 'vitest'
import { lanAddresses } from '../src/addresses.js'
import { addressList, banner } from '../src/banner.js'
import { DOCTOR_USAGE } from '../src/doctor.js'
import { isLobbyFrame } from '../src/lobby-frame.js'
import { parseOptions, USAGE } from '../src/options.js'
import { answerStun } from '../src/stun.js'

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '', cidr: null }
}

describe('which address friends get', () => {
  it('is the home network, before offices, virtual bridges and what the machine made up', () => {
    const found = lanAddresses({
      lo: [ipv4('127.0.0.1', true)],
      docker0: [ipv4('192.168.99.1')],
      eth1: [ipv4('169.254.3.4')],
      eth0: [ipv4('10.1.2.3')],
      wlan0: [ipv4('192.168.1.5')],
      tailscale0: [ipv4('100.70.1.1')],
    })
    expect(found.map(({ address }) => address)).toEqual([
      '192.168.1.5',
      '10.1.2.3',
      '169.254.3.4',
      '192.168.99.1',
      '100.70.1.1',
    ])
  })

  it('is shown once, with how to stop', () => {
    const text = banner({ name: "Ann's party", url: 'http://192.168.1.5:7777', keys: false })
    expect(text.match(/http:/g)).toHaveLength(1)
    expect(text).toContain('Ctrl-C')
    expect(addressList([], 1)).toBe('  http://localhost:1  (this machine)')
  })
})

describe('options', () => {
  it('have defaults', () => {
    const options = {
      port: undefined,
      host: '0.0.0.0',
      name: undefined,
      page: undefined,
      origins: [],
      open: true,
      lan: true,
      all: false,
    }
    expect(parseOptions([])).toEqual({ kind: 'run', options })
  })

  it('are shown in lines that fit a terminal of 80 columns', () => {
    const long = `${USAGE}${DOCTOR_USAGE}`.split('\n').filter((line) => line.length > 80)
    expect(long).toEqual([])
  })

  it('are understood or explained', () => {
    expect(parseOptions(['--port=80', '--no-open', '--no-lan', '--name', ' Ann '])).toMatchObject({
      kind: 'run',
      options: { port: 80, open: false, lan: false, name: 'Ann' },
    })
    const wrong = [['--port', 'x'], ['--port', '70000'], ['--port'], ['--port', '-1'], ['extra'], ['--name', ' ']]
    for (const argv of wrong) expect(parseOptions(argv).kind, argv.join(' ')).toBe('bad')
    expect(parseOptions(['--help']).kind).toBe('help')
  })

  it('name the origins that may use the lobby, as browsers call them', () => {
    const given = ['https://game.example/', 'http://10.0.0.5:80', 'https://Other.example:8443']
    expect(parseOptions(given.flatMap((one) => ['--origin', one]))).toMatchObject({
      options: { origins: ['https://game.example', 'http://10.0.0.5', 'https://other.example:8443'] },
    })
    for (const one of [
      'game.example',
      'https://',
      'https://game.example/page',
      'ftp://game.example',
      'https://a@b.example',
    ])
      expect(parseOptions(['--origin', one]).kind, one).toBe('bad')
  })
})

describe('rates', () => {
  it('let so many pass in each window', () => {
    const rate = new Rate({ count: 2, ms: 1000 })
    expect([rate.take(0), rate.take(1), rate.take(2), rate.take(1000)]).toEqual([true, true, false, true])
  })

  it('count each source for itself', () => {
    const rate = new RatePerSource({ count: 1, ms: 1000 })
    expect([rate.take('a', 0), rate.take('b', 1), rate.take('a', 2), rate.take('a', 1000)]).toEqual([
      true,
      true,
      false,
      true,
    ])
  })
})

describe('frames of the lobby', () => {
  it('are dropped unless Colyseus can decode them', () => {
    const frame = (...bytes: (number | string)[]) =>
      Uint8Array.from(bytes.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : [part])))
    expect([frame(10), frame(12), frame(13, 0xa7, 'publish', 0x80)].map(isLobbyFrame)).toEqual([true, true, true])
    const odd = [
      frame(),
      frame(13),
      frame(13, 0xa7, 'pub'),
      frame(13, 0xa1, 0xff),
      frame(13, 0xdb, 'x'),
      frame(17, 0xa1, 'x'),
    ]
    expect(odd.map(isLobbyFrame)).not.toContain(true)
  })
})

describe('STUN', () => {
  it('answers IPv6 with IPv6 (RFC 5769, section 2.3)', () => {
    const request = Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex')
    const from = { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 }
    const answer = Buffer.from(answerStun(request, from) ?? []).toString('hex')
    expect(answer).toBe('010100182112a442b7e7a701bc34d686fa87dfae002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9')
  })

  it('answers nothing to what is no request, whatever its bytes', () => {
    const from = { address: '10.0.0.1', port: 1 }
    for (let length = 0; length < 64; length++) {
      for (const fill of [0, 1, 0x21, 0xff]) expect(answerStun(new Uint8Array(length).fill(fill), from)).toBeUndefined()
    }
  })
})
