import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeProfile, parseProfile } from '../../src/profile/carried-profile.js'
import { MAX_FILE, openSealed, profileFile, readFile, sealedFile } from '../../src/profile/profile-file.js'
import { isProfileLink, parseProfileLink, profileLink } from '../../src/profile/profile-link.js'
import { ann, largest, mutate, mutation, profiles } from './carried.js'

const key = new Uint8Array(32).fill(5)
const salt = new Uint8Array(16).fill(6)

describe('a profile as bytes', () => {
  it('[PR1] golden vector: format, key, name, friends, blocked, and four bytes of a hash of all of them', () => {
    const bytes = encodeProfile(ann)
    const person = (fill: number, name: string) => [...Array(32).fill(fill), name.length, ...Buffer.from(name)]
    const body = [1, ...ann.secretKey, 3, ...Buffer.from('Ann'), 1, ...person(1, 'Ben'), 1, ...person(2, 'Mallory')]
    const check = createHash('sha256').update('skirmish/1 profile').update(Uint8Array.from(body)).digest()
    expect([...bytes]).toEqual([...body, ...check.subarray(0, 4)])
  })

  it('[PR1] what was written is read again; any byte that changed is found', () => {
    fc.assert(
      fc.property(profiles, fc.nat(), fc.integer({ min: 1, max: 255 }), (profile, at, flip) => {
        const bytes = encodeProfile(profile)
        expect(parseProfile(bytes)).toEqual(profile)
        const i = at % bytes.length
        expect(parseProfile(bytes.with(i, (bytes[i] ?? 0) ^ flip))).toBeUndefined()
        expect(parseProfile(bytes.slice(0, i))).toBeUndefined()
        expect(parseProfile(Uint8Array.from([...bytes, flip]))).toBeUndefined()
      }),
    )
  })

  it('[PR1] [SE5] names that could hide or mirror others are cleaned', () => {
    const hostile = { ...ann, name: 'An\u202en', friends: [{ key, name: '\u200b' }] }
    expect(parseProfile(encodeProfile(hostile))).toMatchObject({ name: 'Ann', friends: [{ name: '' }] })
  })

  it('[PR1] of more friends than fit, the newest go along', () => {
    const friends = Array.from({ length: 600 }, (_, i) => ({ key: new Uint8Array(32).fill(i % 256), name: `${i}` }))
    expect(parseProfile(encodeProfile({ ...ann, friends }))?.friends.map(({ name }) => name)).toEqual(
      friends.slice(-512).map(({ name }) => name),
    )
  })
})

describe('a profile as a link', () => {
  it('[PR4] golden vector: key and name in the fragment, nothing else of it in the link', () => {
    expect(profileLink('https://party.example/game?a=b#old', ann)).toMatchInlineSnapshot(
      `"https://party.example/game?a=b#skirmish-profile=AQAHDhUcIyoxOD9GTVRbYmlwd36FjJOaoaivtr3Ey9LZA0FubgAAPH4bVg"`,
    )
  })

  it('[PR4] key and name come back, friends do not go along', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const link = profileLink('http://192.168.1.5:7777/', profile)
        expect(isProfileLink(link)).toBe(true)
        expect(parseProfileLink(` ${link}\n`)).toEqual({ ...profile, friends: [], blocked: [] })
      }),
    )
    expect(profileLink('http://192.168.1.5:7777/', largest).length).toBeLessThan(250) // one QR code
  })

  it('[PR4] a link that would bring friends along is none', () => {
    const carried = Buffer.from(encodeProfile(ann)).toString('base64url')
    expect(parseProfileLink(`https://party.example/#skirmish-profile=${carried}`)).toBeUndefined()
  })

  it('[PR4] whatever is changed behind the #, nothing throws, and it is found', () => {
    const [page = '', secret = ''] = profileLink('https://party.example/', ann).split(/(?==)/)
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (changes) => {
        const mutated = changes.reduce((text, change) => mutate(text, change) || '=', secret)
        fc.pre(mutated.trim() !== secret)
        expect(parseProfileLink(page + mutated)).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
    for (const text of [
      '',
      '#skirmish-profile=',
      `#skirmish-profile=${'A'.repeat(10_000)}`,
      'https://a.example/#join=x',
    ])
      expect(parseProfileLink(text)).toBeUndefined()
  })
})

describe('a profile as a file', () => {
  it('[PR3] it says what it is and that it is a secret; with a password, neither key nor friends can be read', () => {
    const open = JSON.parse(profileFile(ann))
    expect(Object.keys(open)).toEqual(['skirmish-profile', 'about', 'profile'])
    expect(open).toMatchObject({ 'skirmish-profile': 1, about: expect.stringMatching(/can play as them/) })
    const sealed = JSON.parse(sealedFile(ann, salt, key))
    expect(Object.keys(sealed)).toEqual(['skirmish-profile', 'about', 'sealed'])
    const bytes = Buffer.from(sealed.sealed, 'base64url')
    expect([bytes.includes(Buffer.from(ann.secretKey)), bytes.includes('Mallory')]).toEqual([false, false])
  })

  it('[PR3] what was written is read again, sealed or not', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(readFile(`\ufeff${profileFile(profile)}\r\n`)).toEqual({ kind: 'open', profile })
        const read = readFile(sealedFile(profile, salt, key))
        if (read?.kind !== 'sealed') throw new Error('not sealed')
        expect(read.salt).toEqual(salt)
        expect(openSealed(read.sealed, key)).toEqual(profile)
        expect(openSealed(read.sealed, key.with(0, 9))).toBeUndefined()
      }),
    )
  })

  it('[PR3] whatever is changed, nothing throws, and it is found or makes no difference', () => {
    const texts = [profileFile(ann), sealedFile(ann, salt, key)]
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 3 }), (text, changes) => {
        const read = readFile(changes.reduce((one, change) => mutate(one, change) || '{', text))
        if (read?.kind === 'open') expect(read.profile).toEqual(ann)
        if (read?.kind === 'sealed') expect([read.salt, openSealed(read.sealed, key)]).toEqual([salt, ann])
      }),
      { numRuns: 1000 },
    )
  })

  it('[PR3] the largest fits, what is larger is not read; nor what is no such file, or of a later version', () => {
    expect(readFile(profileFile(largest))).toMatchObject({ kind: 'open' })
    expect(readFile(sealedFile(largest, salt, key))).toMatchObject({ kind: 'sealed' })
    const padded = (length: number) => profileFile(ann).padEnd(length)
    expect(readFile(padded(MAX_FILE))).toMatchObject({ kind: 'open' })
    expect(readFile(padded(MAX_FILE + 1))).toBeUndefined()
    const deep = '['.repeat(100_000)
    for (const text of [
      '',
      '{}',
      '[]',
      'null',
      '{"skirmish-profile":1}',
      '{"skirmish-profile":1,"sealed":"AAAA"}',
      deep,
    ])
      expect(readFile(text)).toBeUndefined()
    expect(readFile('{"skirmish-profile":0,"profile":7}')).toBeUndefined()
    expect(readFile('{"skirmish-profile":2}')).toEqual({ kind: 'newer' })
  })
})
