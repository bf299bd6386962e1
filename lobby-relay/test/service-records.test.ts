import { describe, expect, it } from 'vitest'
import { answerTo, serviceRecords } from '../src/service-records.js'

const service = { name: "Ann's party", version: '0.1.0', port: 7777, host: 'skirmish-3f9a1c.local', device: 'laptop' }
const records = serviceRecords(service, '192.168.1.5')
const asked = (name: string, type: string) => answerTo([{ name, type }], records)

describe('[DI18] a lobby as a service of the LAN', () => {
  it('says what it is called, where it is, and which page to open', () => {
    const instance = "Ann's party (laptop:7777)._skirmish._tcp.local"
    expect(records.map(({ name, type, data }) => [name, type, data])).toEqual([
      ['_skirmish._tcp.local', 'PTR', instance],
      [instance, 'SRV', { port: 7777, target: 'skirmish-3f9a1c.local' }],
      [instance, 'TXT', ['path=/', 'version=0.1.0', "name=Ann's party"]],
      ['skirmish-3f9a1c.local', 'A', '192.168.1.5'],
      ['_services._dns-sd._udp.local', 'PTR', '_skirmish._tcp.local'],
    ])
  })

  it('answers what it is asked for, whatever the case, with all that follows from it; and nothing else', () => {
    const found = asked('_Skirmish._tcp.local', 'PTR')
    expect(found?.answers.map(({ type }) => type)).toEqual(['PTR'])
    expect(found?.additionals.map(({ type }) => type).sort()).toEqual(['A', 'PTR', 'SRV', 'TXT'])
    expect(asked(service.host, 'ANY')?.answers).toMatchObject([{ type: 'A' }])
    for (const [name, type] of [
      ['_http._tcp.local', 'PTR'],
      ['_skirmish._tcp.local', 'A'],
      ['laptop.local', 'A'],
      ['', 'ANY'],
    ] as const)
      expect(asked(name, type)).toBeUndefined()
    expect(answerTo([], records)).toBeUndefined()
  })

  it('is forgotten with a goodbye, which takes nothing from other services', () => {
    const goodbye = serviceRecords(service, '192.168.1.5', 0)
    expect(goodbye.map(({ ttl }) => ttl)).toEqual([0, 0, 0, 0])
    expect(goodbye.every(({ name }) => name !== '_services._dns-sd._udp.local')).toBe(true)
  })

  it('has a name that fits, however long it is called', () => {
    for (const name of ['x'.repeat(80), '🦆'.repeat(40), 'a.b.c']) {
      const [pointer] = serviceRecords({ ...service, name, device: 'd'.repeat(60) }, '192.168.1.5')
      const label = String(pointer?.data).replace('._skirmish._tcp.local', '')
      expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63)
      expect(label).not.toContain('.')
      expect(label).not.toContain('\ufffd')
    }
  })
})
