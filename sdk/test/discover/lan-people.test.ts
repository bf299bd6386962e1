import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../src/discover/base64url.js'
import { LanNotes } from '../../src/discover/lan-notes.js'
import type { LanNote } from '../../src/discover/lan-packet.js'
import { LanPeople, PERSON_LIFETIME_MS, PERSON_MS } from '../../src/discover/lan-people.js'
import { lanPerson, secret } from './lan-announcement.js'

const ANN = { address: '192.168.1.7', port: 50_000 }
const MALLORY = { address: '192.168.1.66', port: 6 }
const ID = toBase64url(lanPerson().id)
const number = (n: number) => Uint8Array.from({ length: 16 }, (_, i) => (n >> (8 * i)) & 255)
const other = (n: number) => lanPerson({ id: number(n) })
const names = (heard: LanPeople) => heard.people.map(({ name }) => name)

describe('people who are heard on the LAN', () => {
  it('[DI38] whoever is heard again, or on another way, is one person, reached on both', () => {
    const heard = new LanPeople()
    expect(heard.hear(lanPerson(), ANN, 0)).toBe(true)
    expect(heard.hear(lanPerson(), ANN, 100)).toBe(false)
    const before = heard.people[0]
    heard.hear(lanPerson(), { ...ANN, address: 'fd00::7' }, 100)
    expect(heard.people).toEqual([before])
    expect(heard.people[0]).toBe(before)
    expect(heard.waysTo(ID).map(({ address }) => address)).toEqual([ANN.address, 'fd00::7'])
    expect(heard.hear(lanPerson({ status: 'away' }), ANN, 200)).toBe(true)
    expect(heard.people).toMatchObject([{ id: ID, name: 'Ann', status: 'away' }])
    expect(heard.waysTo(toBase64url(number(1)))).toEqual([])
  })

  it('[DI38] whoever falls silent expires after three that did not come, each way by itself', () => {
    const heard = new LanPeople()
    heard.hear(lanPerson(), ANN, 0)
    heard.hear(lanPerson(), { ...ANN, port: 2 }, 3 * PERSON_MS)
    expect(heard.expire(PERSON_LIFETIME_MS)).toBe(false)
    expect(heard.expire(PERSON_LIFETIME_MS + 1)).toBe(true)
    expect(heard.waysTo(ID)).toEqual([{ ...ANN, port: 2 }])
    expect(heard.expire(PERSON_LIFETIME_MS + 3 * PERSON_MS + 1)).toBe(true)
    expect(heard.people).toEqual([])
  })

  it('[DI38] a goodbye counts only with the secret, and what it overtook brings nobody back', () => {
    const heard = new LanPeople()
    heard.hear(lanPerson(), ANN, 0)
    expect(heard.goodbye(secret.with(0, 0))).toBe(false)
    expect(names(heard)).toEqual(['Ann'])
    expect(heard.goodbye(secret)).toBe(true)
    expect(heard.hear(lanPerson(), ANN, 1)).toBe(false)
    expect(heard.people).toEqual([])
    expect(heard.hear(lanPerson({ goodbye: new Uint8Array(32) }), ANN, 2)).toBe(true)
  })

  it('[DI38] whoever repeats what she said, with another name or a goodbye of their own, takes neither place nor notes', () => {
    const heard = new LanPeople()
    const lie = lanPerson({ name: 'Not Ann', goodbye: new Uint8Array(32) })
    heard.hear(lanPerson(), ANN, 0)
    heard.hear(lie, MALLORY, 1)
    expect(names(heard)).toEqual(['Ann'])
    expect(heard.waysTo(ID)).toEqual([ANN, MALLORY])
    const late = new LanPeople()
    late.hear(lie, MALLORY, 0)
    late.hear(lanPerson(), ANN, 1)
    expect(late.waysTo(ID)).toEqual([MALLORY, ANN])
    late.goodbye(secret)
    expect(late.waysTo(ID)).toEqual([MALLORY])
  })

  it('[DI38] strangers fill no more than 1,024 entries, 16 from one address, and a note goes to four ways at most', () => {
    const heard = new LanPeople()
    for (let i = 0; i < 40; i++) heard.hear(other(i), ANN, 0)
    expect(heard.people.length).toBe(16)
    for (let i = 0; i < 4000; i++) heard.hear(other(i), { address: `10.0.${i >> 8}.${i & 255}`, port: 1 }, 0)
    expect(heard.people.length).toBeLessThanOrEqual(1024)
    const many = new LanPeople()
    for (let i = 0; i < 40; i++) many.hear(lanPerson(), { address: `10.0.0.${i}`, port: 1 }, 0)
    expect(many.waysTo(ID).length).toBe(4)
  })

  it('[DI38] as long as she is heard she is shown, whatever others say meanwhile', () => {
    const said = fc.record({
      person: fc.record({
        id: fc.constantFrom(lanPerson().id, number(1)),
        goodbye: fc.constantFrom(secret, number(2)),
      }),
      port: fc.nat(3),
    })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(said, fc.uint8Array({ minLength: 32, maxLength: 32 })), { maxLength: 50 }),
        (all) => {
          const heard = new LanPeople()
          for (const [i, one] of all.entries()) {
            heard.hear(lanPerson(), ANN, i)
            if (one instanceof Uint8Array) heard.goodbye(one)
            else heard.hear(lanPerson({ ...one.person, name: 'Not Ann' }), { ...MALLORY, port: one.port }, i)
            heard.expire(i)
            expect(names(heard)[0]).toBe('Ann')
            expect(heard.waysTo(ID)[0]).toEqual(ANN)
          }
        },
      ),
    )
  })
})

describe('notes that come on the LAN', () => {
  const note = (nonce: number): LanNote => ({ kind: 'note', nonce, from: number(1), to: number(2), body: secret })

  it('[DI39] one that is sent again is read once, and not counted again', () => {
    const notes = new LanNotes()
    expect(notes.take(note(1), ANN.address, 0)).toBe('new')
    for (let i = 0; i < 100; i++) expect(notes.take(note(1), ANN.address, i)).toBe('known')
    expect(notes.take(note(2), ANN.address, 100)).toBe('new')
  })

  it('[DI39] 20 from one address and 60 in all are read in 10 s', () => {
    const notes = new LanNotes()
    const taken = (address: string, now: number) =>
      Array.from({ length: 50 }, (_, i) => notes.take({ ...note(i), from: Buffer.from(address) }, address, now)).filter(
        (one) => one === 'new',
      ).length
    expect(['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].map((address) => taken(address, 0))).toEqual([
      20, 20, 20, 0,
    ])
    expect(taken('10.0.0.5', 10_000)).toBe(20)
  })
})
