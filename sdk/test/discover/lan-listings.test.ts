import { describe, expect, it } from 'vitest'
import { LanAnswers } from '../../src/discover/lan-answers.js'
import { ANNOUNCE_MS, LanListings, LIFETIME_MS } from '../../src/discover/lan-listings.js'
import { announcement, secret } from './lan-announcement.js'

const ANN = '192.168.1.7'
const MALLORY = '192.168.1.66'
const other = (n: number) =>
  announcement({ sessionKey: new Uint8Array(32).fill(n), goodbye: new Uint8Array(32).fill(n) })

describe('who is heard on the LAN', () => {
  it('[DI10] a session that is announced again, or from another address of its host, is one listing', () => {
    const heard = new LanListings()
    expect(heard.hear(announcement(), ANN, 0)).toBe(true)
    expect(heard.hear(announcement(), ANN, 100)).toBe(false)
    expect(heard.hear(announcement(), '10.0.0.7', 100)).toBe(true)
    expect(heard.hear(announcement({ seats: { taken: 2, max: 4 } }), ANN, 200)).toBe(true)
    expect(heard.listings).toMatchObject([{ code: 'K7QF2M', seats: { taken: 2 } }])
    expect(heard.listings[0]?.addresses.map(({ endpoint }) => endpoint)).toEqual([
      ...['http://192.168.1.7:40001/', 'http://192.168.1.7:40001/'],
      ...['http://10.0.0.7:40001/', 'http://10.0.0.7:40001/'],
    ])
    expect(heard.find('K7QF2M')?.name).toBe("Ann's ring")
    expect(heard.find('222222')).toBeUndefined()
  })

  it('[DI10] a crash expires after three missed announcements, each address by itself', () => {
    const heard = new LanListings()
    heard.hear(announcement(), ANN, 0)
    heard.hear(announcement(), '10.0.0.7', 3 * ANNOUNCE_MS)
    expect(heard.expire(LIFETIME_MS)).toBe(false)
    expect(heard.expire(LIFETIME_MS + 1)).toBe(true)
    expect(heard.listings[0]?.addresses[0]?.endpoint).toBe('http://10.0.0.7:40001/')
    expect(heard.expire(LIFETIME_MS + 3 * ANNOUNCE_MS + 1)).toBe(true)
    expect(heard.listings).toEqual([])
  })

  it('[DI10] a goodbye counts only with the secret, and an announcement it overtook brings nothing back', () => {
    const heard = new LanListings()
    heard.hear(announcement(), ANN, 0)
    expect(heard.goodbye(announcement().goodbye)).toBe(false)
    expect(heard.goodbye(new Uint8Array(32))).toBe(false)
    expect(heard.listings.length).toBe(1)
    expect(heard.goodbye(secret)).toBe(true)
    expect(heard.hear(announcement(), ANN, 1)).toBe(false)
    expect(heard.listings).toEqual([])
  })

  it('[DI10] nobody takes over a session that is heard, by another goodbye or by other words', () => {
    const heard = new LanListings()
    heard.hear(announcement(), ANN, 0)
    expect(heard.hear(announcement({ goodbye: new Uint8Array(32) }), MALLORY, 1)).toBe(false)
    heard.hear(announcement({ name: 'Mine now' }), MALLORY, 2)
    expect(heard.listings.map(({ name }) => name)).toEqual(["Ann's ring"])
  })

  it('[DI10] one device fills a few places and many devices fill 256; who was there first stays', () => {
    const heard = new LanListings()
    for (let n = 0; n < 80; n++) heard.hear(other(n), ANN, 0)
    expect(heard.listings.length).toBe(64)
    for (let n = 0; n < 256; n++) heard.hear(other(n), `10.0.0.${n}`, 0)
    for (let n = 0; n < 20; n++) {
      const sessionKey = new Uint8Array(32).fill(n).with(0, 255)
      heard.hear(announcement({ sessionKey }), `10.0.1.${n}`, 0)
    }
    expect(heard.listings.length).toBe(256)
    for (let n = 0; n < 10; n++) heard.hear(other(0), `10.0.2.${n}`, 0)
    expect(heard.listings[0]?.addresses.length).toBe(4)
  })

  it('[DI2] what is no listing is not heard', () => {
    const heard = new LanListings()
    for (const wrong of [{ code: 'K7QF2O' }, { game: '' }, { name: 'x'.repeat(81) }, { seats: { taken: 65, max: 4 } }])
      expect(heard.hear(announcement(wrong), ANN, 0)).toBe(false)
    expect(heard.listings).toEqual([])
  })
})

describe('who is answered on the LAN', () => {
  it('[DI11] a probe that comes by several ways is answered once', () => {
    const answers = new LanAnswers()
    expect([answers.take(ANN, 1, 0), answers.take(ANN, 1, 1), answers.take(ANN, 2, 2)]).toEqual([true, false, true])
    expect(answers.take(MALLORY, 1, 3)).toBe(true)
  })

  it('[DI11] at most 10 a second from one source and 100 in all, and a flood of one does not use up the others’', () => {
    const answers = new LanAnswers()
    const granted = (source: string, count: number, now: number) =>
      Array.from({ length: count }, (_, nonce) => answers.take(source, nonce + now, now)).filter(Boolean).length
    expect(granted(MALLORY, 10_000, 0)).toBe(10)
    expect(granted(ANN, 4, 500)).toBe(4)
    const many = Array.from({ length: 50 }, (_, n) => granted(`10.0.0.${n}`, 10, 999))
    expect(many.reduce((a, b) => a + b)).toBe(86)
    expect(granted(MALLORY, 10_000, 1000)).toBe(10)
  })
})
