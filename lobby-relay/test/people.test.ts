import { randomBytes } from 'node:crypto'
import { PeopleReader, parseShown } from '@skirmish/sdk/discover'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyPairFrom } from '../../sdk/src/connect/keys.js'
import { looksOf } from '../../sdk/test/matchmaker/somebody.js'
import { LIMITS } from '../src/limits.js'
import { LobbyPeople } from '../src/lobby-people.js'
import { isProved } from '../src/person-proof.js'
import type { Relay } from '../src/relay.js'
import { comeIn, type Friend, localRelay } from './friends.js'

const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
const id = () => randomBytes(16).toString('base64url')

/** A lobby where proofs are believed, unless told. */
function aLobby(isProved = () => true) {
  return new LobbyPeople({ drawId: id, isProved })
}

describe('[PE3] people in the lobby', () => {
  it('lead every reader to the same list, whenever they came, and a change costs what has changed', () => {
    const lobby = aLobby()
    const [early, late] = [new PeopleReader(), new PeopleReader()]
    const names = ['Ann', 'Ben', 'Cleo']
    const places = names.map((name) => lobby.enter(name))
    for (const [i, name] of names.entries()) lobby.appear(name, looksOf(random)(places[i] ?? '', name), 0)
    early.read(lobby.takeChanges())
    expect(early.people.map(({ name }) => name)).toEqual(names)
    const { proof: _, ...ann } = early.people[0] ?? {}
    lobby.appear('Ann', { ...early.people[0], status: 'away' }, 0)
    lobby.vanish('Ben')
    const changes = lobby.takeChanges()
    expect(changes).toEqual({ people: [{ id: places[0], status: 'away' }], gone: [places[1]] })
    early.read(changes)
    late.read(lobby.full)
    expect(early.people).toEqual(late.people)
    expect(late.people[0]).toMatchObject({ ...ann, status: 'away' })
    expect(lobby.takeChanges()).toBeUndefined()
  })

  it('one that came and went between two messages is not spoken of; a socket that closes takes its place along', () => {
    const lobby = aLobby()
    const place = lobby.enter('ann')
    expect(lobby.enter('ann')).toBe(place)
    lobby.appear('ann', looksOf(random)(place, 'Ann'), 0)
    lobby.left('ann')
    expect(lobby.takeChanges()).toBeUndefined()
    expect(lobby.size).toBe(0)
    expect(lobby.enter('ann')).not.toBe(place)
  })

  it('[PE2] whoever can not prove their key, or has no place, is not shown; a proof is checked once', () => {
    let checks = 0
    let proved = false
    const lobby = aLobby(() => {
      checks++
      return proved
    })
    const look = looksOf(random)(lobby.enter('ann'), 'Ann')
    expect([lobby.appear('ann', look, 0), lobby.appear('ben', look, 0)]).toEqual([false, false])
    proved = true
    expect(lobby.appear('ann', look, 0)).toBe(true)
    expect(lobby.appear('ann', { ...look, status: 'playing' }, 0)).toBe(true)
    expect(checks).toBe(2)
  })

  it('[PE2] a proof holds for one key, one place and one sealing key', () => {
    const identity = keyPairFrom(random(32))
    const place = id()
    const look = looksOf(random, identity)(place, 'Ann')
    const others = looksOf(random)(place, 'Ben')
    const shown = { ...look, id: place }
    expect(isProved(shown)).toBe(true)
    expect(isProved({ ...shown, id: id() })).toBe(false)
    expect(isProved({ ...shown, seal: others.seal })).toBe(false)
    expect(isProved({ ...shown, key: others.key })).toBe(false)
    expect(isProved({ ...shown, proof: others.proof })).toBe(false)
    expect(isProved({ ...shown, key: '' })).toBe(false)
  })

  it('who changes looks all the time is heard no more until they have calmed down', () => {
    const lobby = aLobby()
    const look = looksOf(random)(lobby.enter('ann'), 'Ann')
    const { count, ms } = LIMITS.people.looksPerClient
    for (let i = 0; i < count; i++) expect(lobby.appear('ann', look, 0)).toBe(true)
    expect(lobby.appear('ann', look, ms - 1)).toBe(false)
    expect(lobby.appear('ann', look, ms)).toBe(true)
  })

  it('nothing that somebody says of themself makes it throw, or is shown unless it is a person', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ name: fc.anything(), interests: fc.anything() })), (look) => {
        const lobby = aLobby()
        lobby.enter('ann')
        expect(lobby.appear('ann', look, 0)).toBe(parseShown({ ...Object(look), id: id() }) !== undefined)
      }),
    )
  })
})

describe('[PE4] notes between people', () => {
  const { notesPerClient, notesPerPair, notesToOne } = LIMITS.people

  it('go from place to place, and nowhere else', () => {
    const lobby = aLobby()
    const [ann, ben] = [lobby.enter('ann'), lobby.enter('ben')]
    expect(lobby.note('ann', ben, 0)).toEqual({ to: 'ben', from: ann })
    expect([lobby.note('ann', id(), 0), lobby.note('ann', ann, 0)]).toEqual(['gone', 'gone'])
    expect(lobby.note('stranger', ben, 0)).toBe('often')
    lobby.left('ben')
    expect(lobby.note('ann', ben, 0)).toBe('gone')
  })

  it('nobody can flood anybody: not one person another, not one person all, not all one person', () => {
    const lobby = aLobby()
    const ben = lobby.enter('ben')
    lobby.enter('ann')
    const passes = (from: string, to: string, now: number) => typeof lobby.note(from, to, now) === 'object'
    for (let i = 0; i < notesPerPair.count; i++) expect(passes('ann', ben, 0)).toBe(true)
    expect(lobby.note('ann', ben, notesPerPair.ms - 1)).toBe('often')
    const others = Array.from({ length: notesPerClient.count + 1 }, (_, i) => lobby.enter(`${i}`))
    lobby.enter('loud')
    expect(others.map((to) => passes('loud', to, 0)).filter(Boolean)).toHaveLength(notesPerClient.count)
    const late = notesToOne.ms
    const crowd = Array.from({ length: notesToOne.count + 1 }, (_, i) => `crowd ${i}`)
    for (const one of crowd) lobby.enter(one)
    expect(crowd.map((one) => passes(one, ben, late)).filter(Boolean)).toHaveLength(notesToOne.count)
  })
})

describe('[PE7] a place that is given up and taken again', () => {
  it('does not begin anew: neither notes nor looks', () => {
    const lobby = aLobby()
    const ben = lobby.enter('ben')
    const { notesPerPair, looksPerClient } = LIMITS.people
    let [passed, looks] = [0, 0]
    for (let i = 0; i < 100; i++) {
      const place = lobby.enter('ann')
      if (lobby.appear('ann', looksOf(random)(place, 'Ann'), 0)) looks++
      if (typeof lobby.note('ann', ben, 0) === 'object') passed++
      lobby.leave('ann')
    }
    expect([passed, looks]).toEqual([notesPerPair.count, looksPerClient.count])
    expect(lobby.size).toBe(0)
  })
})

describe('the lobby room', () => {
  let relay: Relay
  beforeAll(async () => {
    relay = await localRelay()
  })
  afterAll(() => relay.close())

  async function person(name: string, interests: string[] = []) {
    const friend = await comeIn(relay.port)
    friend.room.send('people')
    friend.room.send('place')
    const place = String((await friend.hear((type) => type === 'place')).id)
    friend.room.send('appear', { ...looksOf(random)(place, name), interests })
    return { ...friend, place }
  }
  const peopleOf = ({ heard }: Friend) => {
    const reader = new PeopleReader()
    for (const { type, message } of heard) if (type === 'people') reader.read(message)
    return reader.people
  }
  const see = (friend: Friend, name: string) => friend.hear(() => peopleOf(friend).some((one) => one.name === name))

  it('[PE3] tells who is there, and no more when nobody asks', async () => {
    const [ann, ben] = [await person('Ann'), await person('Ben')]
    const quiet = await comeIn(relay.port)
    await Promise.all([see(ann, 'Ben'), see(ben, 'Ann')])
    await ben.room.leave()
    await ann.hear(() => !peopleOf(ann).some(({ name }) => name === 'Ben'))
    expect(quiet.heard).toEqual([])
    for (const one of [ann, quiet]) await one.room.leave()
  })

  it('[PE2] a borrowed proof shows nobody', async () => {
    const [ann, mallory] = [await person('Ann'), await comeIn(relay.port)]
    await see(ann, 'Ann')
    mallory.room.send('place')
    await mallory.hear((type) => type === 'place')
    mallory.room.send('appear', { ...peopleOf(ann)[0], name: 'Ann, too' })
    const ben = await person('Ben') // behind it
    await see(ben, 'Ben')
    expect(peopleOf(ben).map(({ name }) => name)).toEqual(['Ann', 'Ben'])
    for (const one of [ann, ben, mallory]) await one.room.leave()
  })

  it('[PE4] passes notes on, says when it can not, and drops what is none', async () => {
    const [ann, ben] = [await person('Ann'), await person('Ben')]
    ann.room.send('note', { to: ben.place, note: 1, body: 'AAAA' })
    expect(await ben.hear((type) => type === 'noted')).toEqual({ from: ann.place, body: 'AAAA' })
    expect(await ann.hear((type) => type === 'passed')).toEqual({ note: 1 })
    const junk = ['x', 1, undefined, { to: ben.place }, { to: ben.place, note: 2, body: '<b>' }]
    for (const message of [...junk, { to: ben.place, note: 3, body: 'A'.repeat(LIMITS.people.noteLetters + 1) }])
      ann.room.send('note', message)
    ann.room.send('note', { to: id(), note: 4, body: 'AAAA' })
    expect(await ann.hear((type) => type === 'not-passed')).toEqual({ note: 4, reason: 'gone' })
    expect(ben.heard.filter(({ type }) => type === 'noted')).toHaveLength(1)
    for (const one of [ann, ben]) await one.room.leave()
  })

  it('shows 100 people at once to who comes in', async () => {
    const crowd = await Promise.all(Array.from({ length: 100 }, (_, i) => person(`P${i}`, ['sumo', 'tea'])))
    const late = await comeIn(relay.port)
    await Promise.all(crowd.slice(0, 3).map((one) => one.hear(() => peopleOf(one).length === 100)))
    late.room.send('people')
    await late.hear(() => peopleOf(late).length === 100)
    await Promise.all([...crowd, late].map(({ room }) => room.leave()))
  })
})
