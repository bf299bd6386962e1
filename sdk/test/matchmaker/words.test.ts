import { scryptSync } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { describe, expect, it } from 'vitest'
import { sessionWords } from '../../src/matchmaker/session-words.js'
import { ManualClock } from '../../src/testing.js'
import { party } from './friends.js'

const clock = new ManualClock()

describe('words to compare', () => {
  it('[CO24] golden vectors: the words of a session never change within protocol 1', async () => {
    expect(await sessionWords(new Uint8Array(32), clock)).toMatchInlineSnapshot(`
      [
        "gap",
        "smart",
        "winner",
        "allow",
      ]
    `)
    expect(await sessionWords(new Uint8Array(32).fill(4), clock)).toMatchInlineSnapshot(`
      [
        "lizard",
        "become",
        "advance",
        "risk",
      ]
    `)
  })

  it('[CO24] they are the first 44 bits of a slow hash that others compute too', async () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => 7 * i)
    const hash = scryptSync(key, 'skirmish/1 words', 6, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 })
    const number = BigInt(`0x${hash.toString('hex')}`) >> 4n
    const expected = [33n, 22n, 11n, 0n].map((shift) => wordlist[Number((number >> shift) & 2047n)])
    expect(await sessionWords(key, clock)).toEqual(expected)
    expect(new Set(wordlist).size).toBe(2048)
  })

  it('[CO24] host and every guest of a session see the same four, those of another session are others', async () => {
    const { world, annsPlace, bensPlace, ann, ben } = await party()
    const cleo = await world.during((await world.device('Cleo')).join(ann.invitation.link))
    const words = await ann.words()
    expect(words).toHaveLength(4)
    expect([await ben.words(), await cleo.words()]).toEqual([words, words])
    const key = Buffer.from(bensPlace.listings[0]?.sessionKey ?? '', 'base64url')
    expect(await sessionWords(key, clock)).toEqual(words)
    const other = await world.during(annsPlace.host())
    expect(await other.words()).not.toEqual(words)
    ann.leave()
    expect(await ann.words()).toEqual(words) // whoever asks late may still want to know
  })

  it('they can be called off, and are not waited for without end', async () => {
    const { ann } = await party()
    await expect(ann.words({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'session/aborted' })
    const late = expect(sessionWords(new Uint8Array(32), clock, { timeoutMs: 5 })).rejects.toMatchObject({
      code: 'session/timeout',
    })
    await clock.advance(5)
    await late
    await expect(sessionWords(undefined, clock)).rejects.toMatchObject({ code: 'session/closed' })
  })
})
