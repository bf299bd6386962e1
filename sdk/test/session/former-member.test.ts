import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../src/discover/base64url.js'
import { parseKeptWord, writeKeptWord } from '../../src/matchmaker/former-voice.js'
import { parseBeatAck } from '../../src/session/beats.js'
import { Candidacy } from '../../src/session/candidacy.js'
import { FormerMember } from '../../src/session/former-member.js'
import { HostLease } from '../../src/session/lease.js'
import { PATIENCE_MS } from '../../src/session/lease-times.js'

const WORD = { epoch: 3, me: 2, number: 5, before: 1 }
const beat = { epoch: 3, beat: 9, number: 5 }
const answer = (frame: Uint8Array | undefined) => frame && parseBeatAck(frame)

describe('[SE49] a page that was reloaded, as the member it was', () => {
  it('[SE49] waits 700 ms from its own beginning, as if the member had answered a beat just before', () => {
    const former = new FormerMember(WORD, 1000)
    expect(former.grant(1000 + PATIENCE_MS - 1)).toBeUndefined()
    expect(former.grant(1000 + PATIENCE_MS)).toEqual({ epoch: 3, number: 5, before: 1, log: 0 })
    former.heard(beat, 3000)
    expect(former.grant(3000 + PATIENCE_MS - 1)).toBeUndefined()
  })

  it('[SE49] counts as one that granted from its first word on, so no copy of it backs the host in that term', () => {
    const host = new HostLease({ epoch: 3, me: 0 })
    for (let number = 1; number <= 5; number++) host.announce([0, 1, 2], 1, 0)
    const former = new FormerMember(WORD, 0)
    for (let now = 0; now <= 300; now += 100) {
      host.beat(now)
      const parsed = { ...beat, beat: now / 100 + 1 }
      expect(host.heard(former.heard(parsed, now) ?? new Uint8Array(), now, (member) => member === 2)).toBe(true)
      expect(host.holds(now)).toBe(false)
    }
    expect(host.settle(2000)).toBeUndefined() // it is not heard any more
  })

  it('[SE49] says that there is a newer one, and never that it knows or grants that one', () => {
    const former = new FormerMember(WORD, 0)
    expect(answer(former.heard({ ...beat, number: 5 }, 1))).toMatchObject({ known: 5, granted: 5 })
    expect(answer(former.heard({ ...beat, number: 8 }, 2))).toMatchObject({ known: 6, granted: 5 })
    expect(former.grant(2 + PATIENCE_MS)?.number).toBe(5)
  })

  it('[SE49] does not answer a host of another epoch, or one that has not announced so much', () => {
    const former = new FormerMember(WORD, 0)
    expect(former.heard({ ...beat, epoch: 4 }, 1)).toBeUndefined()
    expect(former.heard({ ...beat, number: 4 }, 1)).toBeUndefined()
  })

  it('[SE49] a page leaves the newest grant it was free to give, with the one it gave before', () => {
    const guest = new Candidacy({ epoch: 0, me: 2, now: 0 })
    expect(guest.lastWord).toBeUndefined()
    const term = { epoch: 0, host: 0, members: [0, 1, 2], standby: 1, open: [] }
    guest.learned({ ...term, number: 1 })
    expect(guest.lastWord).toEqual({ epoch: 0, me: 2, number: 1, before: 0 })
    guest.grant(PATIENCE_MS, 0)
    expect(guest.lastWord).toEqual({ epoch: 0, me: 2, number: 1, before: 0 })
    guest.learned({ ...term, number: 2 })
    expect(guest.lastWord).toEqual({ epoch: 0, me: 2, number: 2, before: 1 })
    guest.learned({ ...term, number: 3, standby: undefined })
    expect(guest.lastWord).toBeUndefined()
    for (const [number, members] of [
      [4, [0, 1]],
      [5, [0, 1, 3]],
      [6, [0, 2]],
    ] as const) {
      guest.learned({ ...term, number, members, standby: members[1] })
      expect(guest.lastWord).toBeUndefined() // it is not a member, or of two
    }
  })
})

describe('[SE49] what a tab keeps', () => {
  const address = fc.record({
    via: fc.string({ maxLength: 8 }),
    endpoint: fc.string({ maxLength: 60 }),
    id: fc.string(),
  })
  const heir = fc.record({
    key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    addresses: fc.array(address, { maxLength: 8 }),
  })

  it('[SE49] is read as it was written', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.option(heir, { nil: undefined }), (me, a, b, to) => {
        const word = { epoch: 1, me, number: Math.max(a, b) + 1, before: Math.min(a, b), heir: to }
        expect(parseKeptWord(writeKeptWord(word))).toEqual(word)
      }),
    )
  })

  it('[SE49] whatever stands there is read without harm', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 120 }).map(toBase64url)), (text) => {
        const word = parseKeptWord(text)
        if (word) expect(word.before).toBeLessThan(word.number)
      }),
      { numRuns: 500 },
    )
    expect(parseKeptWord('A'.repeat(100_000))).toBeUndefined()
    expect(parseKeptWord(writeKeptWord({ ...WORD, before: 5, heir: undefined }))).toBeUndefined()
  })
})
