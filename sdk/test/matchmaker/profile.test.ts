import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/adapters/memory/memory-store.js'
import type { KnownPerson, Matchmaker, Platform } from '../../src/index.js'
import { wordsOf } from '../../src/matchmaker/session-words.js'
import type { sumo } from '../sumo.js'
import { party, startMatch, World } from './friends.js'

type Place = Matchmaker<typeof sumo>

const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

/** Ann on her laptop, who has a friend and has blocked somebody, and a phone that somebody else may have used. */
async function twoDevices(change: Partial<Platform> = {}) {
  const world = new World()
  const [laptop, stores] = [await world.device('Ann'), { phone: new MemoryStore() }]
  const [ben, mallory] = [await world.device('Ben'), await world.device('Mallory')]
  await laptop.people.friends.add({ key: ben.me.key, name: 'Ben' })
  await laptop.people.block({ key: mallory.me.key, name: 'Mallory' })
  const phone = (name: string) => world.device(name, { store: stores.phone, ...change })
  return { world, laptop, ben, mallory, phone }
}

const known = async ({ people }: Place) => {
  await people.unblock(new Uint8Array(32)) // so that what is kept has been read
  const own = (all: readonly KnownPerson[]) => all.map(({ key, name }) => ({ key, name }))
  return { friends: own(people.friends.list), blocked: own(people.blocked) }
}

describe('a profile on another device', () => {
  it('[PR5] [PR2] a phrase: the same player, under the name they give there', async () => {
    const { laptop, phone } = await twoDevices()
    const phrase = await laptop.profile.export({ as: 'phrase' })
    const before = await phone('Guest')
    const preview = await before.profile.import(phrase.toUpperCase())
    expect(preview).toMatchObject({ as: 'phrase', name: undefined, key: laptop.me.key, friends: 0, same: false })
    expect(preview.current).toMatchObject({ name: 'Guest', key: before.me.key })
    expect((await phone('Guest')).me.key).toEqual(before.me.key) // nothing is replaced before somebody says so
    await preview.replace()
    const after = await phone('Annie')
    expect(after.me).toMatchObject({ name: 'Annie', key: laptop.me.key, temporary: false })
    expect((await phone('Annie')).me.key).toEqual(laptop.me.key)
  })

  it('[PR5] [PR3] a file, sealed with a password: name, friends and blocked players go along', async () => {
    const { laptop, ben, mallory, phone } = await twoDevices()
    const text = await laptop.profile.export({ as: 'file', password: ' hunter2 ' })
    const { profile } = await phone('Guest')
    expect(await code(profile.import(text))).toBe('profile/needs-password')
    expect(await code(profile.import(text, { password: 'Hunter2' }))).toBe('profile/wrong-password')
    expect(await code(profile.import(text, { password: '' }))).toBe('profile/wrong-password')
    const preview = await profile.import(new File([text], 'ann.json'), { password: 'hunter2' })
    expect(preview).toMatchObject({ as: 'file', name: 'Ann', key: laptop.me.key, friends: 1, blocked: 1 })
    await preview.replace()
    const after = await phone('Ann')
    expect(await known(after)).toEqual({
      friends: [{ key: ben.me.key, name: 'Ben' }],
      blocked: [{ key: mallory.me.key, name: 'Mallory' }],
    })
  })

  it('[PR3] golden vector: the key of a sealed file is scrypt of the password, with fixed parameters', async () => {
    const { laptop, phone } = await twoDevices({})
    const text = await laptop.profile.export({ as: 'file', password: 'hunter2' })
    const { scryptSync, createDecipheriv } = await import('node:crypto')
    const bytes = Buffer.from(JSON.parse(text).sealed, 'base64url').subarray(0, -4)
    const key = scryptSync('hunter2', bytes.subarray(0, 16), 32, { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 26 })
    const decipher = createDecipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 })
    decipher.setAuthTag(bytes.subarray(-16))
    const opened = Buffer.concat([decipher.update(bytes.subarray(16, -16)), decipher.final()])
    const plain = JSON.parse(await laptop.profile.export({ as: 'file' }))
    expect(opened.toString('base64url')).toBe(plain.profile)
    const other = await laptop.profile.export({ as: 'file', password: 'hunter2' })
    expect(other).not.toBe(text) // another salt each time
    expect((await (await phone('Guest')).profile.import(plain && JSON.stringify(plain))).name).toBe('Ann')
  })

  it('[PR5] [PR4] a link to another page: key and name', async () => {
    const { laptop, phone } = await twoDevices()
    const link = await laptop.profile.export({ as: 'link', to: 'http://192.168.1.7:7777/#join=K7QF2M.x' })
    expect(link).toMatch(/^http:\/\/192\.168\.1\.7:7777\/#skirmish-profile=[\w-]+$/)
    const { profile } = await phone('Guest')
    expect(await profile.import(link)).toMatchObject({ as: 'link', name: 'Ann', key: laptop.me.key, friends: 0 })
    for (const to of ['', 'party', 'javascript:alert(1)', 'file:///tmp/x'])
      expect(await code(laptop.profile.export({ as: 'link', to }))).toBe('profile/bad-address')
  })

  it('[PR5] four words stand for a key, the same on both devices, another four for another key', async () => {
    const { laptop, phone } = await twoDevices()
    const guest = await phone('Guest')
    const [words, guests] = [await laptop.profile.words(), await guest.profile.words()]
    expect(words).toEqual(await wordsOf(laptop.me.key, 'skirmish/1 player'))
    expect(words).toHaveLength(4)
    expect(words).not.toEqual(guests)
    const preview = await guest.profile.import(await laptop.profile.export({ as: 'phrase' }))
    expect([preview.words, preview.current.words]).toEqual([words, guests])
  })

  it('what is shown before has no secret in it', async () => {
    const { laptop, phone } = await twoDevices()
    const text = await laptop.profile.export({ as: 'file' })
    const preview = await (await phone('Guest')).profile.import(text)
    const secret = Buffer.from(JSON.parse(text).profile, 'base64url').subarray(1, 33)
    const shown = JSON.stringify(preview, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    )
    expect(shown).toContain(Buffer.from(laptop.me.key).toString('hex'))
    expect(shown).not.toContain(secret.toString('hex'))
  })

  it('[PR5] who is known on the device stays what they are there; and the player is not their own friend', async () => {
    const { laptop, ben, mallory, phone } = await twoDevices()
    const guest = await phone('Guest')
    await laptop.people.friends.add({ key: guest.me.key, name: 'My phone' })
    await guest.people.block({ key: ben.me.key, name: 'Bad Ben' })
    await guest.people.friends.add({ key: laptop.me.key, name: 'My laptop' })
    await (await guest.profile.import(await laptop.profile.export({ as: 'file' }))).replace()
    expect(await known(await phone('Ann'))).toEqual({
      friends: [
        { key: laptop.me.key, name: 'My laptop' },
        { key: guest.me.key, name: 'My phone' },
      ],
      blocked: [
        { key: ben.me.key, name: 'Bad Ben' },
        { key: mallory.me.key, name: 'Mallory' },
      ],
    })
  })

  it('one’s own key changes nothing, and is said to be the same', async () => {
    const { world } = await twoDevices()
    const store = new MemoryStore()
    const ann = await world.device('Ann', { store })
    const preview = await ann.profile.import(await ann.profile.export({ as: 'phrase' }))
    expect(preview.same).toBe(true)
    await preview.replace()
    expect(await store.read('profile')).toHaveLength(1)
  })
})

describe('what is opened with the old key', () => {
  it('[PR5] in a session nothing is replaced; after it the matchmaker closes, also in the lobby', async () => {
    const { world, bensPlace, annsPlace, ben } = await party()
    const preview = await bensPlace.profile.import(await annsPlace.profile.export({ as: 'phrase' }))
    expect(await code(preview.replace())).toBe('profile/playing')
    ben.leave()
    let lobby: readonly string[] = []
    annsPlace.people.on('people', (people) => {
      lobby = people.map(({ name }) => name)
    })
    bensPlace.people.appear()
    await world.clock.advance(3000)
    expect(lobby).toEqual(['Ben'])
    await preview.replace()
    await world.clock.advance(3000)
    expect(lobby).toEqual([])
    expect(await code(preview.replace())).toBe('session/aborted')
    expect(await code(bensPlace.host())).toBe('session/aborted')
  })

  it('a player who was dropped comes back to their seat on another device, with the key alone', async () => {
    const { world, bensPlace, ann, ben } = await party()
    await startMatch(world, ann, ben)
    const { seat } = ben.me
    const link = await bensPlace.profile.export({ as: 'link', to: 'https://other.example/' })
    world.network.part('ann', 'ben')
    await world.clock.advance(8000)
    expect(ann.players.find((player) => player.seat === seat)?.connected).toBe(false)
    const store = new MemoryStore()
    const phone = await world.device('Phone', { store })
    await (await phone.profile.import(link)).replace()
    const back = await world.during((await world.device('Phone', { store })).join(ann.invitation.link))
    expect([back.me.seat, back.phase]).toEqual([seat, 'playing'])
    expect(ann.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', true],
      ['Ben', true],
    ])
  })

  it('[PR5] a second tab, which plays with a key of its own, neither gives nor takes one', async () => {
    const { laptop, phone } = await twoDevices({ claimProfile: async () => false })
    const second = await phone('Guest')
    expect(second.me.temporary).toBe(true)
    const phrase = await laptop.profile.export({ as: 'phrase' })
    expect(await code(second.profile.export({ as: 'phrase' }))).toBe('profile/temporary')
    expect(await code(second.profile.import(phrase))).toBe('profile/temporary')
    expect(await second.profile.words()).toHaveLength(4)
  })
})

describe('what is no profile', () => {
  it('is told apart, with a sentence and a code', async () => {
    const { laptop } = await twoDevices()
    const { profile } = laptop
    const link = await profile.export({ as: 'link', to: 'https://a.example/' })
    const file = await profile.export({ as: 'file', password: 'x' })
    const phrase = await profile.export({ as: 'phrase' })
    for (const text of [
      '',
      ' \n',
      link.slice(0, -1),
      file.slice(0, -3),
      file.replace(/"sealed": "..../, '"sealed": "AAAA'),
      '{}',
      'x'.repeat(300_000),
    ])
      expect(await code(profile.import(text, { password: 'x' }))).toBe('profile/unreadable')
    await expect(profile.import('{"skirmish-profile":2}')).rejects.toThrow('newer version')
    await expect(profile.import(phrase.replace(/^\w+/, 'wingg'))).rejects.toMatchObject({
      code: 'profile/bad-phrase',
      phase: 'profile',
      message: 'Word 1, “wingg”, is not in the list: is it “wing”?',
    })
    for (const password of ['', ' ', 'x'.repeat(129)])
      expect(await code(profile.export({ as: 'file', password }))).toBe('session/bad-password')
  })

  it('a file that is too large, or gone, is not read', async () => {
    const { laptop } = await twoDevices()
    const text = () => Promise.reject(new Error('gone'))
    for (const size of [1, 300_000])
      expect(await code(laptop.profile.import({ size, text }))).toBe('profile/unreadable')
  })
})

describe('no call hangs', () => {
  it('each can be called off, and is not waited for without end', async () => {
    const { world, laptop } = await twoDevices()
    const phrase = await laptop.profile.export({ as: 'phrase' })
    const signal = AbortSignal.abort()
    const silent = await world.device('Dan', {
      store: {
        durable: true,
        read: async () => [],
        append: (log) => (log === 'profile' ? new Promise(() => {}) : Promise.resolve()),
      },
    })
    const preview = await silent.profile.import(phrase)
    const calls = [
      laptop.profile.export({ as: 'phrase', signal }),
      laptop.profile.import(phrase, { signal }),
      laptop.profile.words({ signal }),
      preview.replace({ signal }),
    ]
    expect(await Promise.all(calls.map(code))).toEqual(Array(4).fill('session/aborted'))
    expect(await world.during(code(preview.replace({ timeoutMs: 50 })))).toBe('store/unavailable')
    expect(silent.me.key).not.toEqual(laptop.me.key)
  })

  it('a disk that fails says so, and the key stays as it was', async () => {
    const { world, laptop } = await twoDevices()
    const phrase = await laptop.profile.export({ as: 'phrase' })
    const store = new MemoryStore()
    const full = await world.device('Eve', { store })
    const key = full.me.key
    store.append = () => Promise.reject(new Error('disk full'))
    const preview = await full.profile.import(phrase)
    expect(await code(preview.replace())).toBe('store/unavailable')
    expect((await world.device('Eve', { store })).me.key).toEqual(key)
  })
})
